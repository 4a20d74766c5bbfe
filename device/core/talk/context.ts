import { ask, type Script } from './script';

/** The data connection of a link (TS 27.007 10.1.1). */
export interface DataContext {
  readonly cid: number;
  /** such as `IP` */
  readonly type: string;
  readonly apn: string;
}

/**
 * Stores the access point, if the modem has another. An LTE modem asks to be let in with the one of its first context,
 * long before a dial; the network denies it for a wrong one.
 * @returns whether it is another now
 */
export function* storeContext({ cid, type, apn }: DataContext): Script<boolean> {
  // What a string of V.250 5.4.2.2 cannot hold as it is.
  if (/[^ !#-[\]-~]/.test(apn)) return false;
  const { result, contexts = [] } = yield ask('AT+CGDCONT?', 3);
  if (result !== 'ok') return false;
  const stored = contexts.find((each) => each.cid === cid)?.apn;
  if (stored !== undefined && isSame(stored, apn)) return false;
  const set = yield ask(`AT+CGDCONT=${cid},"${type}","${apn}"`, 3);
  return set.result === 'ok';
}

/** Names of networks have no case; modems add the operator's own domain (TS 23.003, 9.1.2). */
function isSame(stored: string, apn: string): boolean {
  const [has, wants] = [stored.toLowerCase(), apn.toLowerCase()];
  return has === wants || (wants !== '' && has.startsWith(`${wants}.mnc`));
}
