import type { AtModem } from './at-modem';
import { splitParameters } from './command-line';
import type { Handler } from './commands';
import { AtError } from './errors';
import { PdpContexts } from './pdp-contexts';
import { isRegistered, registrationFields, type RegistrationCommand } from './registration';
import { cpinState, enterCode } from './sim';

/** Throws as a command does that needs an open SIM. */
function needSim({ sim }: AtModem): void {
  if (sim.kind === 'absent') throw new AtError('sim not inserted');
  if (sim.kind === 'pin') throw new AtError('sim pin required');
  if (sim.kind === 'puk') throw new AtError('sim puk required');
}

/** A setting in `[least, most]`; throws AtError on anything else. */
function choice(value: string, least: number, most: number): number {
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < least || number > most) {
    throw new AtError('incorrect parameters');
  }
  return number;
}

function registrationCommand(name: RegistrationCommand): Handler {
  return ({ form, value }, modem) => {
    const mode = modem.registrationModes.get(name) ?? 0;
    if (form === 'test') return [`${name}: (0-2)`];
    if (form === 'set') {
      modem.registrationModes.set(name, choice(value, 0, 2));
      return [];
    }
    if (form === 'action') throw new AtError('incorrect parameters');
    return [`${name}: ${registrationFields(modem.registration, mode, modem.subscription, true)}`];
  };
}

const pin: Handler = ({ form, value }, modem) => {
  if (form === 'test') return [];
  if (form !== 'set') return [`+CPIN: ${cpinState(modem.sim)}`];
  const { sim, right } = enterCode(modem.sim, splitParameters(value));
  modem.sim = sim;
  if (!right) throw new AtError('incorrect password');
  modem.register();
  return [];
};

const functionality: Handler = ({ form, value }, modem, port) => {
  if (form === 'read') return [`+CFUN: ${modem.registration === 'off' ? 4 : 1}`];
  if (form === 'test') return ['+CFUN: (0,1,4-7),(0-1)'];
  const [level = '', reset = '0'] = splitParameters(value);
  const wanted = choice(level, 0, 7);
  if (reset === '1' || wanted === 6) port.afterwards(() => modem.reset());
  else if (wanted === 1 && modem.registration === 'off') modem.register();
  else if (wanted === 0 || wanted === 4) modem.radioOff();
  return [];
};

const operator: Handler = ({ form }, { registration, subscription }) => {
  const registered = isRegistered(registration);
  if (form === 'test') {
    // Networks there are, then modes and formats of a name; 2 is the one in use (TS 27.007 §7.3).
    const network = `(${registered ? 2 : 1},"${subscription.operator}",,"${subscription.plmn}",7)`;
    return [`+COPS: ${network},,(0-4),(0-2)`];
  }
  if (form !== 'read') return [];
  return [registered ? `+COPS: 0,0,"${subscription.operator}",7` : '+COPS: 0'];
};

const attach: Handler = ({ form, value }, modem) => {
  if (form === 'read') return [`+CGATT: ${isRegistered(modem.registration) ? 1 : 0}`];
  if (form === 'test') return ['+CGATT: (0-1)'];
  if (choice(value, 0, 1) === 1 && !modem.canDial) throw new AtError('no network service');
  return [];
};

const context: Handler = ({ form, value }, { pdp }) => {
  if (form === 'read') return pdp.readLines();
  if (form === 'test') return PdpContexts.testLines();
  if (form === 'action') throw new AtError('incorrect parameters');
  pdp.define(value);
  return [];
};

const errorReports: Handler = ({ form, value }, modem) => {
  if (form === 'read') return [`+CMEE: ${modem.cmee}`];
  if (form === 'test') return ['+CMEE: (0-2)'];
  modem.cmee = value === '' ? 0 : choice(value, 0, 2);
  return [];
};

/** A line that `=?` leaves out: the test form of an identity command says OK alone. */
function identity(line: (modem: AtModem) => string): Handler {
  return ({ form }, modem) => (form === 'test' ? [] : [line(modem)]);
}

/** Commands of 3GPP TS 27.007: §5 identity, §7 network, §8 control and status, §10 packet data. */
export const GSM_COMMANDS: Readonly<Record<string, Handler>> = {
  '+CGMI': identity(({ profile }) => profile.manufacturer),
  '+CGMM': identity(({ profile }) => profile.model),
  '+CGMR': identity(({ profile }) => profile.revision),
  '+CGSN': identity(({ profile }) => profile.imei),
  '+GMI': identity(({ profile }) => profile.manufacturer),
  '+GMM': identity(({ profile }) => profile.model),
  '+GMR': identity(({ profile }) => profile.revision),
  '+GSN': identity(({ profile }) => profile.imei),
  '+CIMI': identity((modem) => {
    needSim(modem);
    return modem.subscription.imsi;
  }),
  '+CPIN': pin,
  '+CSQ': ({ form }, { rssi }) =>
    form === 'test' ? ['+CSQ: (0-31,99),(99)'] : [`+CSQ: ${rssi},99`],
  '+CREG': registrationCommand('+CREG'),
  '+CGREG': registrationCommand('+CGREG'),
  '+CEREG': registrationCommand('+CEREG'),
  '+COPS': operator,
  '+CGATT': attach,
  '+CGDCONT': context,
  '+CGPADDR': ({ value }, { pdp }) =>
    pdp
      .all()
      .filter(({ cid }) => value === '' || splitParameters(value).includes(String(cid)))
      .map(({ cid, address }) => `+CGPADDR: ${cid},"${address}"`),
  '+CFUN': functionality,
  '+CMEE': errorReports,
};
