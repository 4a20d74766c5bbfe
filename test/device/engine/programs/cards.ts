// Network cards in a folder: FOLDER KIND LINK ACTION. Looks and prints what is told. ACTION: `cycle-usb` is done, and
// what is said of it is printed; `cycle-gone` the same of the card eth1 that is gone; `wait` is for a file `calls`.
import {
  every,
  exists,
  makeFolder,
  quit,
  reap,
  remove,
  watchChildren,
} from '../../../../device/io';
import { ethernetLink, ethernetModemLink } from '../../../../device/kinds';

watchChildren();
every(0.1, reap);
const [, folder = '', kind, name = '', action] = scriptArgs;
makeFolder(`${folder}/ports`);
const facts = {
  ...{ link: name, run: folder, script: 'true', mtu: null, check: null, net: `${folder}/net` },
};
const tell = (event: object) => print(JSON.stringify(event));
const say = (text: string) => {
  print(text);
  quit(0);
};
const link =
  kind === 'modem'
    ? ethernetModemLink({ ...facts, ids: ['12d1:14dc'], ports: `${folder}/ports` }, tell, say)
    : ethernetLink({ ...facts, drivers: ['smsc95xx'] }, tell);
link.look();
if (action === 'cycle-gone') {
  remove(`${folder}/net/eth1`);
  link.look();
}
if (action?.startsWith('cycle')) link.act({ do: 'cycle-usb' });
else if (action === 'wait') every(0.05, () => exists('calls') && quit(0));
else quit(0);
