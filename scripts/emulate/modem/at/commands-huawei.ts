import type { Handler } from './commands';
import { AtError } from './errors';
import { isRegistered } from './registration';
import { cpinRetries } from './sim';

/** RSRP, SINR and RSRQ of a middling LTE cell, as ^HCSQ counts them. */
const RSRP = 40;
const SINR = 151;
const RSRQ = 20;

/** ^HCSQ counts RSSI in dB from -120 dBm up, +CSQ in steps of 2 dB from -113 dBm up. */
function hcsqRssi(csq: number): number {
  return Math.max(0, csq * 2 - 113 + 121);
}

/** Commands of Huawei's own: ME909s AT Command Interface Specification, by their names. */
export const HUAWEI_COMMANDS: Readonly<Record<string, Handler>> = {
  '^CPIN': ({ form }, { sim }) => {
    if (form !== 'read') throw new AtError('operation not supported');
    return [`^CPIN: ${cpinRetries(sim)}`];
  },
  '^ICCID': (_command, { sim, subscription }) => {
    if (sim.kind === 'absent') throw new AtError('sim not inserted');
    return [`^ICCID: ${subscription.iccid}`];
  },
  '^HCSQ': (_command, { registration, rssi }) =>
    isRegistered(registration)
      ? [`^HCSQ: "LTE",${hcsqRssi(rssi)},${RSRP},${SINR},${RSRQ}`]
      : ['^HCSQ: "NOSERVICE"'],
  '^SYSINFOEX': (_command, { registration, sim }) => {
    const card = sim.kind === 'ready' ? 1 : sim.kind === 'absent' ? 255 : 0;
    if (!isRegistered(registration)) return [`^SYSINFOEX:0,0,0,${card},,0,"NO SERVICE",0,""`];
    const roaming = registration === 'roaming' ? 1 : 0;
    return [`^SYSINFOEX:2,3,${roaming},${card},,6,"LTE",101,"LTE"`];
  },
  '^SYSCFGEX': ({ form }) =>
    form === 'read' ? ['^SYSCFGEX:"00",3FFFFFFF,1,2,7FFFFFFFFFFFFFFF'] : [],
  '^CURC': ({ form, value }, modem) => {
    if (form === 'read') return [`^CURC: ${modem.unsolicited ? 1 : 0}`];
    if (form === 'set') modem.unsolicited = !value.startsWith('0');
    return [];
  },
  '^RESET': (_command, modem, port) => {
    port.afterwards(() => modem.reset());
    return [];
  },
};
