import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDevice } from '../../scripts/flow';
import { OVERLAY_DIR } from '../../scripts/checkout';
import { readOverlay } from '../../scripts/overlay-files';
import { render } from '../../scripts/render';
import { SHIPPED_DEVICE } from '../support/shipped-config';

/** The guide's two files without their comments, line by line in its order. */
const GUIDE = {
  'etc/chatscripts/twilio': [
    `ABORT 'BUSY'`,
    `ABORT 'NO CARRIER'`,
    `ABORT 'NO DIALTONE'`,
    `ABORT 'NO DIAL TONE'`,
    `ABORT 'NO ANSWER'`,
    `ABORT 'DELAYED'`,
    'TIMEOUT 10',
    'REPORT CONNECT',
    '"" AT',
    'OK ATH',
    'OK ATZ',
    'OK ATQ0',
    'OK AT+CGDCONT=1,"IP","wireless.twilio.com"',
    'OK ATDT*99***1#',
    `CONNECT ''`,
  ],
  'etc/ppp/peers/twilio': [
    'connect "/usr/sbin/chat -v -f /etc/chatscripts/twilio"',
    // The guide looks for the port by eye and finds /dev/ttyUSB0; ours has a name that stays.
    '/dev/modem/twilio-ppp',
    '115200',
    'noipdefault',
    'usepeerdns',
    'defaultroute',
    'persist',
    'noauth',
  ],
};

for (const [path, guide] of Object.entries(GUIDE)) {
  test(`/${path} has every line of the guide's, in its order, and a reason for each of its own`, async () => {
    const files = render(await readDevice(SHIPPED_DEVICE), await readOverlay(OVERLAY_DIR));
    const file = files.find((f) => f.path === path);
    assert.ok(file?.kind === 'file');
    const lines = file.bytes
      .toString()
      .split('\n')
      .filter((line) => line !== '');
    const said = lines.filter((line) => !line.startsWith('#'));
    assert.deepEqual(
      said.filter((line) => guide.includes(line)),
      guide,
    );
    for (const block of file.bytes.toString().split(/\n\n+/)) {
      const extra = block
        .split('\n')
        .filter((line) => line && !line.startsWith('#') && !guide.includes(line));
      if (extra.length > 0) assert.match(block, /^# \S/m, `no reason for: ${extra.join(', ')}`);
    }
  });
}
