import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { chooseModem } from '../../../scripts/emulate';
import { EXIT, UserError } from '../../../scripts/frame';

const folder = mkdtempSync(join(tmpdir(), 'pppi-modem-file-'));
after(() => rmSync(folder, { recursive: true }));

/** @returns the path of a modem's file with this text */
function written(text: string | Uint8Array, name = 'mine.yaml'): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** What is said of a file that is refused: a UserError of status 2, never a stack. */
function refusal(name: string): string {
  try {
    chooseModem(name);
  } catch (error) {
    assert.ok(error instanceof UserError, String(error));
    assert.equal(error.exitCode, EXIT.usage);
    return `${error.message}\n${error.hint ?? ''}`;
  }
  return assert.fail('it was taken');
}

const SHORT = `modes:
  modem:
    device: { idVendor: 0x2c7c, idProduct: 0x0125 }
    interfaces:
      - number: 2
        function: serial-at
        alternates:
          - class: 0xff
            subclass: 0
            protocol: 0
            endpoints:
              - { address: 0x81, type: bulk, maxPacket: 512 }
              - { address: 0x01, type: bulk, maxPacket: 512 }
`;

test('a short file is a whole virtual modem, named after its file', () => {
  const kind = chooseModem(written(SHORT, 'desk.yaml'));
  assert.equal(kind.name, 'desk');
  assert.equal(kind.start, 'modem');
  assert.equal(kind.modes.modem?.configuration.maxPowerMa, 500);
  assert.equal(kind.modem.timing.registerMs, 4000);
});

test('a file like one that pppi comes with', () => {
  const kind = chooseModem(written('like: huawei-12d1-14fe\nmodem: { model: Mine }\n'));
  assert.equal(kind.modem.model, 'Mine');
  assert.deepEqual(kind.modes, chooseModem('huawei-12d1-14fe').modes);
  assert.equal(kind.start, 'storage');
});

test('an unknown modem is refused with the list of known ones', () => {
  assert.match(refusal('huawei-12d1-1505'), /there is no modem[^]*did you mean huawei-12d1-1506\?/);
  assert.match(refusal('desk/none.yaml'), /there is no file desk\/none\.yaml/);
  assert.match(refusal(folder), /not a regular file: it is a folder/);
  const fifo = join(folder, 'fifo');
  execFileSync('mkfifo', [fifo]);
  assert.match(refusal(fifo), /not a regular file: it is a FIFO/);
  assert.match(refusal(written(Buffer.alloc(128 * 1024 + 1, '#'))), /larger than 128 KiB/);
});

test('mistakes have file, line and column', () => {
  assert.match(refusal(written('like: huawei-12d1-14ff\n')), /:1:7: unknown modem[^]*did you mean/);
  assert.match(refusal(written('modes: {}\n')), /:1:8: modes must have storage, modem or both/);
  assert.match(
    refusal(written('modes: { router: {} }\n')),
    /:1:10: unknown key "router"[^]*storage, modem/,
  );
  const wrong = (from: string, to: string) => {
    assert.ok(SHORT.includes(from));
    return refusal(written(SHORT.replace(from, to)));
  };
  assert.match(wrong('0x01, type', '0x81, type'), /:13:17: .*0x81 appears twice/);
  assert.match(
    wrong('maxPacket: 512 }', 'maxPacket: 64 }'),
    /:12:57: maxPacket must be 512 for bulk/,
  );
  assert.match(wrong('type: bulk', 'type: interrupt'), /:12:\d+: .*interval must be 1 to 16/);
  assert.match(wrong('serial-at', 'serial-att'), /:6:19: [^]*did you mean "serial-at"/);
  assert.match(wrong('number: 2', 'number: 256'), /:5:17: number must be 0xff or less/);
  assert.match(wrong('subclass: 0\n', 'subclas: 0\n'), /:9:13: unknown key "subclas"/);
  assert.match(wrong('idProduct: 0x0125', 'idProduct: 0x0125, iProduct: 3'), /has no text 3/);
  assert.match(wrong('0x01, type: bulk', '0x82, type: bulk'), /needs one bulk IN and one bulk OUT/);
});

test('descriptors that no configuration has room for are a mistake too', () => {
  const extra = Array.from({ length: 32 }, () => `'ff24${'00'.repeat(253)}'`).join(', ');
  const setting = `&full { class: 255, subclass: 0, protocol: 0, extra: [${extra}] }`;
  const text = (more: number) => `modes:
  modem:
    device: { idVendor: 0x2c7c, idProduct: 0x0125 }
    interfaces:
      - { number: 0, function: silent, alternates: [${[setting, ...Array<string>(more).fill('*full')].join(', ')}] }
`;
  assert.equal(chooseModem(written(text(7))).modes.modem?.interfaces[0]?.alternates.length, 8);
  assert.match(
    refusal(written(text(8))),
    /:5:7: interfaces take 73530 bytes of descriptors; 65535 is the most/,
  );
});

test('no more than twenty mistakes are shown, and no more than one is needed for bytes', () => {
  const many = Array.from({ length: 60 }, (_, at) => `key${at}: 1\n`).join('');
  const said = refusal(written(many + SHORT));
  assert.match(said, /^60 mistakes[^]*and 40 more/);
  assert.match(refusal(written(Buffer.from([0x61, 0xff]))), /the byte 0xff is not UTF-8/);
});
