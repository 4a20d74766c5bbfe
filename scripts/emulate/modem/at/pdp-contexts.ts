import { AtError } from './errors';
import { splitParameters } from './command-line';

const PDP_TYPES = ['IP', 'IPV6', 'IPV4V6', 'PPP'];
const MAX_CID = 16;

/** One packet data context: what `+CGDCONT` defines and a dial string names by its number. */
export interface PdpContext {
  readonly cid: number;
  type: string;
  apn: string;
  /** What the network gave, `0.0.0.0` until then. */
  address: string;
}

/** The contexts a modem knows (3GPP TS 27.007 §10.1.1). */
export class PdpContexts {
  private readonly contexts = new Map<number, PdpContext>();

  get(cid: number): PdpContext | undefined {
    return this.contexts.get(cid);
  }

  all(): PdpContext[] {
    return [...this.contexts.values()].sort((a, b) => a.cid - b.cid);
  }

  /**
   * Does `+CGDCONT=<cid>[,<type>[,<apn>[,<address>…]]]`; a cid alone deletes the context.
   *
   * @throws AtError on a cid or a type that the modem does not know
   */
  define(value: string): void {
    const [cidText = '', type, apn = '', address = ''] = splitParameters(value);
    const cid = Number(cidText);
    if (!/^\d+$/.test(cidText) || cid < 1 || cid > MAX_CID) {
      throw new AtError('incorrect parameters');
    }
    if (type === undefined) {
      this.contexts.delete(cid);
      return;
    }
    if (!PDP_TYPES.includes(type.toUpperCase())) throw new AtError('incorrect parameters');
    this.contexts.set(cid, {
      cid,
      type: type.toUpperCase(),
      apn,
      address: address === '' ? '0.0.0.0' : address,
    });
  }

  readLines(): string[] {
    return this.all().map(
      ({ cid, type, apn, address }) => `+CGDCONT: ${cid},"${type}","${apn}","${address}",0,0`,
    );
  }

  /** What `+CGDCONT=?` says. */
  static testLines(): string[] {
    return PDP_TYPES.map((type) => `+CGDCONT: (1-${MAX_CID}),"${type}",,,(0-2),(0-4)`);
  }
}
