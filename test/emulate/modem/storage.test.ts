import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadKind } from '../../../scripts/emulate/modem-files';
import { PACKET } from '../../../scripts/emulate/modem/usbredir/protocol';
import type { Guest } from './guest';
import { withVirtualModem } from './virtual-modem-bench';

const KIND = 'huawei-12d1-14fe';
const CDROM = { in: 0x81, out: 0x01 };
const CARD = { in: 0x82, out: 0x02 };

function cbw(command: string, length: number): Buffer {
  const bytes = Buffer.alloc(31);
  bytes.write('USBC');
  bytes.writeUInt32LE(0x1234, 4);
  bytes.writeUInt32LE(length, 8);
  bytes[12] = 0x80;
  const cdb = Buffer.from(command, 'hex');
  bytes[14] = cdb.length;
  cdb.copy(bytes, 15);
  return bytes;
}

/** One bulk-only command with data to the host; returns data, status and residue. */
async function scsi(
  guest: Guest,
  unit: typeof CDROM,
  command: string,
  length = 0,
): Promise<{ data: Buffer; status: number; residue: number }> {
  await guest.out(unit.out, cbw(command, length));
  const data = length > 0 ? await guest.in(unit.in, length) : Buffer.alloc(0);
  const csw = await guest.in(unit.in, 13);
  assert.equal(csw.toString('latin1', 0, 4), 'USBS');
  assert.equal(csw.readUInt32LE(4), 0x1234);
  return { data, status: csw.readUInt8(12), residue: csw.readUInt32LE(8) };
}

test('the CD-ROM: inquiry, capacity, sectors, table of contents', async () => {
  await withVirtualModem(KIND, async ({ guest }) => {
    await guest.receive(PACKET.deviceConnect);
    await guest.setConfiguration(1);
    assert.equal((await guest.control(0xa1, 0xfe, 0, 0, 1)).data[0], 0);
    const inquiry = await scsi(guest, CDROM, '120000002400', 36);
    assert.equal(inquiry.data[0], 5);
    assert.equal(inquiry.data.toString('latin1', 8), 'HUAWEI  Mass Storage    2.31');
    assert.equal((await scsi(guest, CDROM, '000000000000')).status, 0);
    const capacity = await scsi(guest, CDROM, '25000000000000000000', 8);
    assert.deepEqual([capacity.data.readUInt32BE(0), capacity.data.readUInt32BE(4)], [31, 2048]);
    const sector = await scsi(guest, CDROM, '28000000001000000100', 2048);
    assert.equal(sector.data.toString('latin1', 1, 6), 'CD001');
    assert.equal((await scsi(guest, CDROM, '43000000000000001400', 20)).data[3], 1);
    const mode = await scsi(guest, CDROM, '5a002a00000000008000', 128);
    assert.deepEqual([mode.data.length, mode.residue, mode.status], [8, 120, 0]);
    assert.equal((await scsi(guest, CDROM, '28000000002000000100', 2048)).status, 1);
  });
});

test('the card slot is empty and says so in its sense data', async () => {
  await withVirtualModem(KIND, async ({ guest }) => {
    await guest.receive(PACKET.deviceConnect);
    await guest.setConfiguration(1);
    const { status, residue, data } = await scsi(guest, CARD, '25000000000000000000', 8);
    assert.deepEqual([status, residue, data.length], [1, 8, 0]);
    const sense = await scsi(guest, CARD, '030000001200', 18);
    assert.deepEqual([sense.data[2], sense.data[12]], [2, 0x3a]);
    assert.equal((await scsi(guest, CARD, 'ff')).status, 1);
  });
});

for (const [message = ''] of loadKind(KIND).switchSequences) {
  test(`mode switch by ${message.slice(30, 36)}: CSW, disconnect, 12d1:1506`, async () => {
    await withVirtualModem(KIND, async ({ guest, usbModem }) => {
      const modes: string[] = [];
      usbModem.on('mode', (mode) => modes.push(mode));
      const { body } = await guest.receive(PACKET.deviceConnect);
      assert.equal(body.readUInt16LE(6), 0x14fe);
      await guest.setConfiguration(1);
      guest.forget();
      await guest.out(CDROM.out, Buffer.from(message, 'hex'));
      assert.equal((await guest.in(CDROM.in, 13)).toString('latin1', 0, 4), 'USBS');
      await guest.receive(PACKET.deviceDisconnect);
      const modem = await guest.receive(PACKET.deviceConnect);
      assert.equal(modem.body.readUInt16LE(6), 0x1506);
      assert.equal(modes.at(-1), 'modem');
    });
  });
}
