// Holds a conversation on a port: PORT PURPOSE [PIN CARD]. Prints what was learnt, and how busy it was meanwhile.
import {
  askSignal,
  escapeData,
  look,
  restartModem,
  sendPin,
  type Script,
} from '../../../../device/core';
import { after, every, quit, reap, watchChildren } from '../../../../device/io';
import { holdOn } from '../../../../device/kinds';

watchChildren();
every(5, reap);
const [, path = '', purpose = '', pin = '', card = ''] = scriptArgs;
const SCRIPTS: Record<string, () => Script<unknown>> = {
  look: () => look({ context: null, mayRegisterAnew: false, mayBeInData: false }),
  'look in data': () => look({ context: null, mayRegisterAnew: false, mayBeInData: true }),
  pin: () => sendPin({ pin, card, tries: 3 }),
  signal: askSignal,
  restart: restartModem,
  escape: escapeData,
};
/** A loop that is stopped counts fewer. */
let beats = 0;
every(0.05, () => {
  beats += 1;
});
const began = Date.now();
const holding = holdOn(path, SCRIPTS[purpose.replace('stop ', '')]!(), 18, (learnt) => {
  print(JSON.stringify({ learnt, beats, milliseconds: Date.now() - began }));
  quit(0);
});
if (purpose.startsWith('stop '))
  after(0.3, () => {
    holding.stop();
    holding.stop();
    after(0.3, () => quit(0));
  });
