/**
 * What is said to a modem, by purpose, and what is learnt from its answers. Each purpose is a script, and a conversation
 * holds it: bytes and time in, bytes and a deadline out. It must not know ports, or what follows from what is learnt.
 */
export { converse, type Conversation, type Next } from './conversation';
export type { DataContext } from './context';
export { escapeData } from './escape';
export { look, LOOK_LIMIT, type LookAt, type Looked } from './look';
export { PIN_LIMIT, sendPin, type PinAnswered, type PinFor } from './pin';
export { restartModem } from './restart';
export type { Script } from './script';
export { askSignal, SIGNAL_LIMIT } from './signal';
