import { FLASH_NEEDS, imageFileOf, namedDevice } from '../flow';
import {
  askForCard,
  cards,
  cardTable,
  findTarget,
  flash,
  gigabytes,
  listDisks,
  readSettings,
  refuseOtherSystems,
} from '../flash';
import { COMMON, jsonText, defineCommand, say, STALE_OPTION, print } from '../frame';
import { ensureTools } from '../os';
import { requireImage } from '../image';

export const command = defineCommand({
  name: 'flash',
  summary: 'Write an image to an SD card, verify it, eject the card',
  help: `Writes only the blocks that the image's block map lists, then reads them back and compares. Asks which card to
write, unless --yes names one. Never writes to the disk that the system runs from.

--set writes settings for this card to its pppi.conf: hostname, ssh.key, and for each link NAME.apn, NAME.user,
NAME.password, NAME.pin (docs/pppi.conf.md). --set link.pin=env:PIN takes the value from the environment, which keeps
it out of the shell history and the process list.`,
  options: {
    device: COMMON.device,
    image: {
      type: 'string',
      value: 'IMAGE',
      help: 'an image, plain or compressed, with its bmap beside it (default build/<device>/sdcard.img)',
    },
    stale: STALE_OPTION,
    yes: {
      type: 'string',
      value: 'DEVICE',
      help: 'write there and do not ask; a card, a loop device, or a file used in place of a card',
    },
    force: {
      type: 'boolean',
      help: 'unmount it first; also if it is larger than 256 GB, not removable, or a file without a partition table',
    },
    set: {
      type: 'string',
      value: 'KEY=VALUE',
      multiple: true,
      help: 'a setting for pppi.conf on the card; may be given more than once',
    },
    list: { type: 'boolean', help: 'show the cards in this machine, and write nothing' },
    json: COMMON.json,
  },
  operands: '[FILE]',
  run: async (values, operands) => {
    const { force = false, stale = false, json = false } = values;
    const file = namedDevice(values.device, operands);
    refuseOtherSystems(process.platform);
    const settings = readSettings(values.set ?? [], process.env);
    await ensureTools(FLASH_NEEDS, say);
    if (values.list) {
      const found = cards(await listDisks());
      const text = found.length > 0 ? cardTable(found) : 'no removable card\n';
      print(json ? jsonText(found) : text);
      return;
    }
    // Without a device any image is accepted, even one from another checkout or not made by pppi.
    const given = file === undefined ? values.image : undefined;
    if (given !== undefined) await requireImage(given);
    const image = given ?? (await imageFileOf({ file, image: values.image, stale })).image;
    const name = values.yes ?? (await askForCard(cards(await listDisks())));
    const target = await findTarget(name);
    const begin = Date.now();
    const { bytes, ejected } = await flash({ image, target, settings, force, quiet: json });
    const seconds = (Date.now() - begin) / 1000;
    const keys = settings.map(({ key }) => key);
    if (json) {
      const result = { image, target: target.path, bytes, seconds, settings: keys, ejected };
      print(jsonText(result));
      return;
    }
    const end = ejected ? 'remove the card' : 'writing is finished';
    const set = keys.length > 0 ? `, set ${keys.join(', ')}` : '';
    print(
      `${target.path}: ${gigabytes(bytes)} written and verified in ${seconds.toFixed(1)} s${set}; ${end}\n`,
    );
  },
});
