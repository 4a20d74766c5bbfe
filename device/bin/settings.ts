// settings early|late: what pppi.conf on the boot partition sets for this one device. /usr/libexec/pppi/settings has it copied
// and starts this, if there is something to decide.
import { complain, guarded, quit, readFile } from '../io';
import { BootFile, early, late, RUN, STATUS } from '../pppi-conf';

const STAGES = { early, late } as const;

guarded(() => {
  const [, stage = ''] = scriptArgs;
  if (stage !== 'early' && stage !== 'late') {
    complain('usage: settings early|late');
    return quit(2);
  }
  STAGES[stage](new BootFile(RUN).take(Number((readFile(STATUS) ?? '').trim() || -1)));
  quit(0);
})();
