// What is known of USB devices in a folder: FOLDER LINK. Prints the ports of two devices, the note for the link, and who
// has its modem.
import { noteFor, portsOf, takenNote } from '../../../../device/kinds';

const [, folder = '', link = ''] = scriptArgs;
const at = {
  ...{ devices: `${folder}/devices`, hubs: `${folder}/hubs` },
  ...{ ports: `${folder}/ports`, notes: `${folder}/notes` },
  ...{ ids: `${folder}/ids`, wishes: folder },
};
for (const device of ['1-1.2', '1-1']) print(JSON.stringify(portsOf(device, link, at)));
print(JSON.stringify(noteFor(link, at) ?? null));
print(JSON.stringify(takenNote(link, at) ?? null));
