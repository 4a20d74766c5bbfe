import { newSim, type Modem, type Sim } from '../modem';
import { HANGUP } from '../call';
import { pick, type FaultKind, type Scene } from './types';

/** The modem is pulled, gets another SIM, and is plugged in again: the only way to change a SIM for sure. */
function exchange({ world }: Scene, modem: Modem, sim: Sim): () => void {
  const end = modem.sim.set(sim);
  sim.isOpen = false;
  if (modem.held === 0) world.startModem(modem);
  return () => {
    end();
    modem.sim.now.isOpen = false;
    if (modem.held === 0) world.startModem(modem);
  };
}

const kind = (
  name: string,
  what: string,
  weight: number,
  sim: (scene: Scene) => Sim,
): FaultKind => ({
  ...{ name, what, weight, lasts: [20, 30_000] },
  begin: (scene, fault) => exchange(scene, scene.world.socketOf(fault).own, sim(scene)),
});

export const SIM_FAULTS: readonly FaultKind[] = [
  kind('no-sim', 'no SIM in the modem', 1, () => newSim('', { kind: 'absent' })),
  kind('sim-broken', 'a SIM that does not work', 1, () => newSim('', { kind: 'broken' })),
  kind('puk', 'a SIM that asks for its PUK', 1, () => newSim('8905', { kind: 'puk' })),
  kind('pin-wrong', 'a SIM with another PIN', 3, ({ world }) => world.strangers[0]),
  kind('pin-wrong-too', 'one more SIM with another PIN', 2, ({ world }) => world.strangers[1]),
  kind('pin-last-try', 'a SIM with another PIN and one try', 1, () =>
    newSim('8908', { lock: 'p9', tries: 1 }),
  ),
  kind('sim-free', 'a SIM that asks for nothing', 1, () => newSim('8909')),
  {
    ...{
      name: 'sim-hot-swap',
      what: 'another SIM, without the modem being pulled',
      weight: 2,
      lasts: [20, 20_000],
    },
    begin: ({ world }, fault) => {
      const { own, call, isSerial } = world.socketOf(fault);
      const swap = () => {
        own.sim.now.isOpen = false;
        if (call?.isUp && isSerial) call.end(HANGUP);
      };
      const end = own.sim.set(pick([...world.strangers, newSim('8909')], fault.how));
      swap();
      return () => {
        end();
        swap();
      };
    },
  },
];
