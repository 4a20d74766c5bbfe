import { ask, type Script } from './script';

/** TS 27.007 8.2: full functionality after a reset. Older modems of Huawei's know their own word alone. */
const COMMANDS = ['AT+CFUN=1,1', 'AT^RESET'];

/** Restarts the modem. @returns the command that it took; null: none */
export function* restartModem(): Script<string | null> {
  for (const command of COMMANDS) {
    const { result } = yield ask(command, 5);
    if (result === 'ok') return command;
  }
  return null;
}
