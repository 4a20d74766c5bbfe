// A thousand messages in a moment.
import { after, openLog, quit, watchChildren } from '../../../../device/io';

watchChildren();
const log = openLog('probe');
log('notice', "a modem said \u001b[2J\r\nOK \u202e and '$(reboot)' " + 'x'.repeat(1000));
for (let at = 2; at <= 1000; at++) log('info', `message ${at}`);
after(2, () => quit(0));
