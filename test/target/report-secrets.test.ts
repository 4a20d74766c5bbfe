import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '../../scripts/config';
import { deviceOf, onlineLink } from '../device/status/a-device';
import { aDevice, aLink } from './device';
import { installProgram } from './engine';
import { huawei, onMachine } from './machine';
import { insertCard, installSettings } from './settings-card';

const KEY = 'AAAAC3NzaC1lZDI1NTE5AAAAIGKvcTh0sWZ6yL9YxFhDq3uVn2mJt8bR5wPz7oEaXkQd';
const CARD_KEY = 'AAAAC3NzaC1lZDI1NTE5AAAAIOtherKeyOfTheCardYxFhDq3uVn2mJt8bR5wPz7oEaXk';

const DEVICE = aDevice({
  ssh: { keys: [`ssh-ed25519 ${KEY} owner@laptop`], listen: [] },
  links: [
    aLink({
      auth: { kind: 'pap', user: 'image-user', password: new Secret('imäge "pa\\ss') },
      pin: new Secret('7391'),
    }),
    aLink({ name: 'spare', unit: 1 }),
  ],
});

const PPPI_CONF = `hostname = gate-seven
ssh.key = ssh-ed25519 ${CARD_KEY} Card Owner
spare.apn = private.apn.example
spare.user = card-user
spare.password = "pa55 word"
spare.pin = 86420
`;

/** link-status shows no more USB devices. */
const USB_SHOWN = 32;

/**
 * What may be in a log, and what of it must not be seen: known to the device by its own files, or to be known by
 * its looks.
 */
const SECRETS: [text: string, secret: string][] = [
  // The image's.
  ['modem got 7391', '7391'],
  ['login image-user', 'image-user'],
  ['sent im\u00e4ge "pa\\ss', 'ge "pa'],
  ['escaped im\u00e4ge \\"pa\\\\ss', 'ge \\"pa'],
  [`offered ${KEY}`, KEY],
  ['who owner@laptop', 'owner@laptop'],
  // pppi.conf's.
  ['name gate-seven', 'gate-seven'],
  [`offered ${CARD_KEY}`, CARD_KEY],
  ['who Card Owner', 'Card Owner'],
  ['to private.apn.example', 'private.apn.example'],
  ['login card-user', 'card-user'],
  ['sent pa55 word', 'pa55 word'],
  ['modem got 86420.', '86420'],
  // Moved to the data partition at an earlier start.
  ['sent stored-pass', 'stored-pass'],
  // Nobody's that is known here.
  ['send (AT+CPIN="5937"^M)', '5937'],
  ['AT+CLCK="SC",1,"59385170"', '59385170'],
  ['AT+CPWD="SC","5939","59402861"', '59402861'],
  ['the PIN is 5941', '5941'],
  ['password: hunter2', 'hunter2'],
  ['"token": "t0k,en"', 't0k,en'],
  ['sent [PAP AuthReq id=0x1 user="bobby" password=<hidden>]', 'bobby'],
  ['<name = "carla">', 'carla'],
  ['get http://dora:dorapass@example.net/', 'dorapass'],
  ['Authorization: Bearer b.e.a.r', 'b.e.a.r'],
  ['IMSI 262011234567890', '262011234567890'],
  ['ICCID89490200001234567890F', '89490200001234567890'],
  ['imei: 35-209900-176148-1', '176148'],
  ['IMEI=352099001761481', '352099001761481'],
  ['+CNUM: "",+4915112345678,145', '4915112345678'],
  ['from 015112345679.', '015112345679'],
  ['from +49 151 1234 5670', '1234 5670'],
  ['from 51234567', '51234567'],
  ['usb 1-1.2: SerialNumber: 0123456789ABCDEF', '0123456789ABCDEF'],
  ['bcm2709.serial=0x1234abcd', '1234abcd'],
  ['smsc95xx.macaddr=B8:27:EB:12:34:AB', '12:34:AB'],
  ['fe80::ba27:ebff:fe12:34ab/64', '12:34ab'],
  ['+CREG: 2,1,"1A2B","01A2B3C"', '01A2B3C'],
  ['accepted key SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU', '47DEQpj8HBSa'],
  ['MIIEpAIBAAKCAQEA7v3kq0L8n2mJt8bR5wPz7oEaXkQdGKvcTh0sWZ6yL9YxFhDq', 'MIIEpAIBAAKCAQEA7v3kq0'],
];

test(
  'report: no secret is in it, known or unknown, wherever it was written; all else is',
  onMachine(async (machine) => {
    await insertCard(machine);
    await machine.plug(huawei());
    await machine.program('dmesg', '#!/bin/sh\ncat /fake/kernel-log\n');
    await machine.write('/fake/boot/pppi.conf', PPPI_CONF);
    await machine.write('/data/pppi/settings', 'twilio.password=stored-pass\n');
    const lines = SECRETS.map(([text], index) => `begin${index} ${text} end${index}\n`);
    await machine.write('/fake/kernel-log', lines.map((line) => `[   12.345678] ${line}`).join(''));
    const dated = (line: string) => `Jan  1 00:00:00 gate-seven daemon.info chat[345]: ${line}`;
    await machine.write('/fake/log', lines.map(dated).join(''));
    await machine.write('/fake/boot/config.txt', lines.join(''));
    await installProgram(machine, 'link-status');
    await installSettings(machine);
    const link = onlineLink();
    const [event] = link.events;
    const events = lines.map((line) => ({ ...event, detail: line.trimEnd() }));
    const told = { ...link.told, detail: 'modem has IMSI 262011234567890' };
    const state = deviceOf({ ...link, told, events: events as (typeof link)['events'] });
    const links = { ...state.links, spare: { ...link, events: [] } };
    await machine.write('/run/pppi/state.json', JSON.stringify({ ...state, links }));
    for (const [index, line] of lines.slice(0, USB_SHOWN).entries())
      await machine.write(`/fake/usb-notes/${index}`, `unknown - ${line}`);
    await machine.write('/sys/devices/usb1/1-1.2/product', 'HUAWEI IMEI 352099001761481\n');
    const { stdout, stderr } = await machine.sh(
      `/usr/libexec/pppi/settings early
      cat /fake/log >/var/log/messages
      cp -R /fake/usb-notes /run/pppi
      pppi-report -`,
      { net: true },
    );
    assert.equal(stderr, '');
    for (const [index, [, secret]] of SECRETS.entries()) {
      assert.doesNotMatch(stdout.replaceAll('?', ''), alone(secret));
      // What stands before it is still there: in both logs, config.txt, the notes, the events and their JSON.
      const times = index < USB_SHOWN ? 6 : 5;
      assert.equal(
        stdout.match(new RegExp(`begin${index}\\b`, 'g'))?.length,
        times,
        `begin${index}`,
      );
    }
    assert.match(stdout, /^Jan {2}1 00:00:00 \[hidden\] daemon\.info chat\[345\]: begin0 /m);
  }, DEVICE),
);

/** A number is looked for by itself: free memory in kB, a process id have digits too. */
const alone = (text: string) =>
  new RegExp(/^\d+$/.test(text) ? `(?<!\\d)${text}(?!\\d)` : escaped(text), 'i');

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
