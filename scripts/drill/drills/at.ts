import type { Drill, Rig } from '../types';

/** What the chat script sends, as the keys of the virtual modem's answers ('' is AT alone), with a name for each. */
const CHAT_COMMANDS = [
  { key: '', name: 'at', typed: 'AT' },
  { key: 'H', name: 'ath', typed: 'ATH' },
  { key: 'Z', name: 'atz', typed: 'ATZ' },
  { key: 'Q', name: 'atq0', typed: 'ATQ0' },
  { key: '+CGDCONT', name: 'cgdcont', typed: 'AT+CGDCONT' },
  { key: 'D', name: 'dial', typed: 'ATD' },
] as const;

const REFUSALS = [
  { name: 'error', code: 'ERROR' },
  // 100 is "unknown", 3GPP TS 27.007 §9.2.
  { name: 'cme', code: '+CME ERROR: 100' },
] as const;

/** Ends the call; the next one meets a changed modem. */
function afterCut(change: (rig: Rig) => () => void): Drill['inject'] {
  return async (rig) => {
    await rig.cut();
    return change(rig);
  };
}

/** One command is always answered with `code`. */
export const answering = (key: string, code: string) =>
  afterCut(({ modem }) => {
    modem.answers.set(key, [code]);
    return () => void modem.answers.delete(key);
  });

const device = 'drill';

/** The modem's serial ports and its answers to AT commands. */
export const AT_DRILLS: readonly Drill[] = [
  {
    name: 'silent-port',
    fault: 'the modem does not answer',
    device,
    causes: ['chat-timeout'],
    inject: afterCut(({ modem }) => {
      modem.silent.add('ppp').add('at');
      return () => modem.silent.clear();
    }),
  },
  {
    name: 'garbage',
    fault: 'the modem sends garbage',
    device,
    causes: ['chat-timeout'],
    inject: afterCut(({ modem }) => {
      modem.garbled.add('ppp').add('at');
      return () => modem.garbled.clear();
    }),
  },
  ...REFUSALS.flatMap(({ name: refusal, code }): Drill[] => [
    ...CHAT_COMMANDS.map(({ key, name, typed }): Drill => ({
      name: `${refusal}-${name}`,
      fault: `${code} to ${typed}`,
      device,
      causes: ['modem-error'],
      inject: answering(key, code),
      holdSeconds: 2,
    })),
    {
      name: `${refusal}-all`,
      fault: `${code} to every command`,
      device,
      causes: ['modem-error'],
      inject: afterCut(({ modem }) => {
        modem.refusal = code;
        return () => (modem.refusal = undefined);
      }),
    },
  ]),
  {
    name: 'no-carrier',
    fault: 'NO CARRIER at dial',
    device,
    causes: ['no-carrier'],
    inject: answering('D', 'NO CARRIER'),
    holdSeconds: 30,
  },
  {
    name: 'busy',
    fault: 'BUSY at dial',
    device,
    causes: ['busy'],
    inject: answering('D', 'BUSY'),
  },
  {
    name: 'connect-then-silence',
    fault: 'CONNECT, then silence',
    device,
    causes: ['no-negotiation'],
    inject: afterCut(({ modem }) => {
      modem.mute = true;
      return () => (modem.mute = false);
    }),
    nameSeconds: 120,
    onlineSeconds: 120,
  },
];
