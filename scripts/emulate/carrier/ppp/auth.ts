import type { CarrierAuth } from '../config';
import type { CarrierBehaviour } from '../behaviour';
import type { AuthDemand } from './lcp-options';

/** Told by an authenticator how it ended. */
export interface AuthActions {
  send(packet: Buffer): void;
  accepted(user: string): void;
  refused(user: string): void;
}

/** The carrier's end of PAP or CHAP. */
export interface Authenticator {
  start(): void;
  /** @returns false when the packet is malformed or out of place and was dropped */
  receive(octets: Buffer): boolean;
  stop(): void;
}

/** Says whether the answer of `user` is right; `matches` compares it against one password. */
export type Judge = (user: string, matches: (password: string) => boolean) => boolean;

/** What LCP has to ask the device for. */
export function authDemand(auth: CarrierAuth, behaviour: CarrierBehaviour): AuthDemand {
  if (auth.kind === 'any') return 'either';
  if (auth.kind === 'none') return behaviour.refuseAuth ? 'either' : 'none';
  return auth.kind;
}

/** The judge for this carrier; the behaviour is looked at when an answer comes in. */
export function judgeFor(auth: CarrierAuth, behaviour: CarrierBehaviour): Judge {
  return (user, matches) => {
    if (behaviour.refuseAuth) return false;
    if (auth.kind === 'none' || auth.kind === 'any') return true;
    return user === auth.user && matches(auth.password);
  };
}
