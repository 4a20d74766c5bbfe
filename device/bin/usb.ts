// usb ports | usb-modem PLACE | modeswitch PLACE: what mdev has to find out of USB devices; a place is one in
// /sys/bus/usb/devices. The programs of these names in /usr/libexec/pppi start it.
import { after, complain, guarded, logNow, onDefect, quit, uptime } from '../io';
import { run, type Time } from '../usb';

const TIME: Time = { now: () => Math.floor(uptime()), wait: after };
/** Lines of a trace. */
const TRACE = 30;

guarded(() => {
  onDefect((text) => logNow('usb', 'crit', ...text.split('\n').slice(0, TRACE)));
  if (run(scriptArgs.slice(1), TIME, () => quit(0))) return;
  complain('usage: usb ports|usb-modem PLACE|modeswitch PLACE');
  quit(2);
})();
