// The program `usb` whose waits are sleep(1), for which a machine has a program of its own: there time flies.
import { after, guarded, quit, runNow, uptime } from '../../../../device/io';
import { run, type Time } from '../../../../device/usb';

const TIME: Time = {
  now: () => Math.floor(uptime()),
  wait: (seconds, then) => {
    runNow(['sleep', String(seconds)]);
    after(0, then);
  },
};

guarded(() => {
  run(scriptArgs.slice(1), TIME, () => quit(0));
})();
