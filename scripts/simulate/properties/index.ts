import type { Property } from '../watch';
import { clockForward, clockPolite, clockRight } from './clock';
import { backoff, dialFloor, offIsOff, oneCall, roaming } from './dials';
import { routesUp } from './network';
import { pinAsked, pinOnce, pinOwn } from './pins';
import { reasonTold, reasonTrue } from './reasons';
import { callSpared, cured, onlineAgain, restartAlone, restartLimit } from './recovery';
import { anewOnce } from './registration';
import { signalNow } from './signal';
import { stateValid } from './state';
import { waitsEnd } from './waits';

/** What has to hold after every step. */
export const PROPERTIES: readonly Property[] = [
  dialFloor,
  backoff,
  oneCall,
  offIsOff,
  roaming,
  pinOnce,
  pinAsked,
  pinOwn,
  onlineAgain,
  cured,
  restartLimit,
  restartAlone,
  callSpared,
  waitsEnd,
  reasonTrue,
  reasonTold,
  routesUp,
  signalNow,
  anewOnce,
  clockForward,
  clockPolite,
  clockRight,
  stateValid,
];
