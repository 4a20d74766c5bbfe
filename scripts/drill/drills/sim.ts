import type { Sim } from '../../emulate';
import type { Drill, Rig } from '../types';

/** The PIN of drill-pin.yaml; no secret in an emulator. */
export const DRILL_PIN = '2468';
const OTHER_PIN = '1357';
const PUK = '12345678';

/** A SIM in the modem, and its number; a device may remember a SIM by that. */
interface Card {
  sim: Sim;
  iccid: string;
}

const iccid = (digit: number) => `8900101123456789012${digit}`;

/** The modem is pulled, gets another SIM, and is plugged back in: the only reliable way to change a SIM. */
async function exchange({ usbModem, modem }: Rig, { sim, iccid }: Card): Promise<void> {
  await usbModem.unplug();
  modem.sim = sim;
  modem.subscription = { ...modem.subscription, iccid };
  usbModem.plug();
}

/** Another SIM, until the first one comes back. */
const sim =
  (bad: Card, good: Card = { sim: { kind: 'ready' }, iccid: iccid(0) }): Drill['inject'] =>
  async (rig) => {
    await exchange(rig, bad);
    return () => exchange(rig, good);
  };

const GOOD_LOCKED: Card = { sim: { kind: 'ready', pin: DRILL_PIN }, iccid: iccid(1) };

/** The tries that a locked SIM must have left, checked before it is exchanged. */
function triesLeft(left: number, drill: Drill): Drill {
  let found: string | undefined;
  return {
    ...drill,
    inject: async (rig) => {
      const clear = await drill.inject(rig);
      return async () => {
        const { sim } = rig.modem;
        const tries = sim.kind === 'pin' ? sim.triesLeft : 0;
        found = tries === left ? undefined : `${tries} PIN tries were left, not ${left}`;
        await clear();
      };
    },
    check: async () => found,
  };
}

/** The SIM and its codes. */
export const SIM_DRILLS: readonly Drill[] = [
  {
    name: 'no-sim',
    fault: 'no SIM in the modem',
    device: 'drill',
    causes: ['no-sim'],
    inject: sim({ sim: { kind: 'absent' }, iccid: iccid(9) }),
  },
  triesLeft(3, {
    name: 'pin-wanted',
    fault: 'the SIM asks for a PIN, the YAML has none',
    device: 'drill',
    causes: ['pin-wanted'],
    inject: sim({ sim: { kind: 'pin', pin: OTHER_PIN, triesLeft: 3 }, iccid: iccid(8) }),
  }),
  {
    name: 'puk',
    fault: 'the SIM asks for its PUK',
    device: 'drill',
    causes: ['puk'],
    inject: sim({ sim: { kind: 'puk', puk: PUK, triesLeft: 10 }, iccid: iccid(7) }),
  },
  {
    name: 'pin-right',
    fault: 'the SIM asks for the PIN in the YAML',
    device: 'drill-pin',
    causes: [],
    inject: sim(GOOD_LOCKED, GOOD_LOCKED),
    holdSeconds: 20,
  },
  triesLeft(2, {
    name: 'pin-wrong',
    fault: 'the PIN in the YAML is wrong',
    device: 'drill-pin',
    causes: ['pin-wrong'],
    inject: sim(
      { sim: { kind: 'pin', pin: OTHER_PIN, triesLeft: 3 }, iccid: iccid(6) },
      GOOD_LOCKED,
    ),
    holdSeconds: 45,
  }),
  triesLeft(1, {
    name: 'pin-last-try',
    fault: 'one PIN try is left',
    device: 'drill-pin',
    causes: ['pin-wanted', 'pin-wrong'],
    inject: sim(
      { sim: { kind: 'pin', pin: DRILL_PIN, triesLeft: 1 }, iccid: iccid(5) },
      GOOD_LOCKED,
    ),
    holdSeconds: 30,
  }),
];
