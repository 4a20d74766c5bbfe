import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { writeReport } from '../support/report';
import { boot, despiteAborts, online, PATIENCE, until, type Booted } from './booted';
import { drawn } from '../support/seed';
import { SHIPPED_DEVICE } from '../support/shipped-config';

/** One boot for each kind of serial modem: it goes online by itself, through the right port. */
const device = (name: string) => join(__dirname, 'devices', `${name}.yaml`);

interface Case {
  usbModem: string;
  device: string;
  /** its line in link-status */
  shown: string;
  more?: (pi: Booted) => Promise<void>;
}

const MODEMS: Case[] = [
  {
    usbModem: 'brovi-3566-2001',
    device: device('brovi'),
    // Interfaces 0 and 3 only notify; 1 and 4 are the ports that the modem's file names.
    shown: '3566:2001 at 1-1: ttyUSB[0-9], control ttyUSB[0-9]',
    more: async (pi) => {
      for (const [role, number] of [
        ['ppp', '01'],
        ['at', '04'],
      ])
        assert.equal(
          await pi.sh(
            `cat /sys/class/tty/$(basename $(readlink /dev/modem/lte-${role}))/device/../bInterfaceNumber`,
          ),
          number,
        );
      assert.match(
        await pi.sh('cat /sys/bus/usb-serial/drivers/option1/new_id'),
        /^3566 2001 ff$/m,
      );
      assert.match(await pi.sh('cat /var/log/messages'), /usb_modeswitch\.d\/3566:2001/);
      assert.doesNotMatch(await pi.sh('ip -4 addr | grep inet; ip route'), /eth|usb0|enx|wwan/);
    },
  },
  {
    usbModem: 'haier-201e-1023',
    device: device('haier'),
    shown: '201e:1022 at 1-1: ttyUSB0, control ttyUSB2',
  },
  {
    usbModem: 'huawei-12d1-1446',
    device: device('huawei-1446'),
    shown: '12d1:1436 at 1-1: ttyUSB0, control ttyUSB2',
  },
  {
    usbModem: 'huawei-12d1-157c',
    device: device('huawei-157c'),
    shown: '12d1:1506 at 1-1: ttyUSB0, control ttyUSB2',
  },
  {
    usbModem: 'huawei-12d1-14fe-second-try',
    device: SHIPPED_DEVICE,
    shown: '12d1:1506 at 1-1: ttyUSB0, control ttyUSB2',
    more: async (pi) => {
      assert.equal(
        (await pi.sh('cat /var/log/messages')).match(/switching the modem 12d1:14fe/g)?.length,
        2,
      );
    },
  },
];

const rows = new Map<string, string>();

after(() =>
  writeReport('modems', [
    '# Modems',
    '',
    'Seconds from power-on of the emulator, with the modem in the socket, until the carrier has given an address.',
    '',
    '| modem | seconds to online |',
    '|---|---|',
    ...[...rows].map(([usbModem, seconds]) => `| ${usbModem} | ${seconds} |`),
  ]),
);

for (const { usbModem, device, shown, more } of drawn(
  'USB modems',
  MODEMS,
  1,
  ({ usbModem }) => usbModem,
))
  test(`${usbModem} goes online by itself`, () =>
    despiteAborts(async () => {
      const pi = await boot(`modem-${usbModem}`, device, usbModem);
      try {
        const address = await online(pi);
        rows.set(usbModem, (pi.emulator.elapsed() / 1000).toFixed(1));
        await pi.console.login(30 * PATIENCE);
        await until(
          'link-status says online',
          async () => (await pi.sh('link-status; true')).includes(`ppp0: ${address} peer`),
          30,
        );
        assert.match(await pi.sh('link-status'), new RegExp(`^ {2}modem ${shown}$`, 'm'));
        await more?.(pi);
      } finally {
        await pi.stop();
      }
    }));
