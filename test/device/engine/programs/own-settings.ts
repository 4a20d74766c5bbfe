// What pppi.conf sets for the link lte: FOLDER, with what would be /run/pppi in `run` and /etc/pppi in `image`. Prints it.
import { OwnSettings } from '../../../../device/daemon';

const [, folder = ''] = scriptArgs;
const own = new OwnSettings(`${folder}/run`, `${folder}/image`);
const { apn } = own.context('lte', { cid: 1, type: 'IP', apn: 'of.the.image' });
print(JSON.stringify([apn, own.pin('lte'), own.areLate()]));
