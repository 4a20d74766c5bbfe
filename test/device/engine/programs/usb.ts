// What is known of USB devices in a folder: FOLDER LINK. Prints the ports of two devices, and the note for the link.
import { noteFor, portsOf } from '../../../../device/kinds';

const [, folder = '', link = ''] = scriptArgs;
const at = {
  ...{ devices: `${folder}/devices`, hubs: `${folder}/hubs` },
  ...{ ports: `${folder}/ports`, notes: `${folder}/notes` },
};
for (const device of ['1-1.2', '1-1']) print(JSON.stringify(portsOf(device, link, at)));
print(JSON.stringify(noteFor(link, at) ?? null));
