import type { Emulator } from '../emulate';
import { commandHelp, type BenchCommand } from './commands';
import { describeSim, SimTray } from './sim-tray';

export interface BenchActions {
  /** power-cycles the device */
  powerCut: () => void;
  /** ends the emulator */
  quit: () => void;
}

/** The modem, the SIM and the carrier, under the user's control. */
export class Bench {
  private readonly sims: SimTray;
  private isPlugged = true;

  constructor(
    private readonly emulator: Pick<Emulator, 'usbModem' | 'carrier'>,
    private readonly actions: BenchActions,
  ) {
    this.sims = new SimTray(emulator.usbModem);
  }

  /** Performs a command. @returns what was done, or the requested information, as readable lines */
  async perform(command: BenchCommand): Promise<string> {
    const { usbModem, carrier } = this.emulator;
    switch (command.name) {
      case 'pull':
        if (!this.isPlugged) return 'the modem is already unplugged';
        this.isPlugged = false;
        await usbModem.unplug();
        return 'the modem is unplugged';
      case 'plug':
        if (this.isPlugged) return 'the modem is already plugged in';
        this.isPlugged = true;
        usbModem.plug();
        return 'the modem is plugged in';
      case 'hangup': {
        const calls = this.calls().length;
        carrier.behaviour.terminateSessions('the carrier hangs up');
        return calls === 0 ? 'there is no call' : 'the carrier ends the call';
      }
      case 'network':
        usbModem.modem.changeNetwork(command.to);
        return `network: ${command.to}`;
      case 'outage':
        carrier.behaviour.blackHole = command.on;
        return command.on ? 'the internet is unreachable' : 'the internet is reachable again';
      case 'sim':
        await this.exchange(() => {
          if (command.which === 'other') this.sims.other();
          else this.sims[command.which]();
        });
        return `SIM: ${this.sim()}`;
      case 'sim-pin':
        await this.exchange(() => this.sims.other(command.pin));
        return `another SIM: ${this.sim()}`;
      case 'signal':
        usbModem.modem.rssi = command.rssi;
        return `signal: ${signal(command.rssi)}`;
      case 'power-cut':
        this.actions.powerCut();
        return 'the power was cut and is back';
      case 'status':
        return this.status();
      case 'help':
        return commandHelp();
      case 'quit':
        this.actions.quit();
        return 'the emulator ends';
    }
  }

  /** The modem is unplugged meanwhile: the only reliable way to change a SIM. */
  private async exchange(change: () => void): Promise<void> {
    const { usbModem } = this.emulator;
    await usbModem.unplug();
    change();
    if (this.isPlugged) usbModem.plug();
  }

  private status(): string {
    const { modem } = this.emulator.usbModem;
    const addresses = this.calls().map(({ address }) => address);
    return [
      `modem:   ${this.isPlugged ? 'plugged in' : 'unplugged'}`,
      `SIM:     ${this.sim()}`,
      `network: ${modem.registration}, signal ${signal(modem.rssi)}`,
      `calls:   ${addresses.length === 0 ? 'none' : addresses.join(', ')}`,
      `outage:  ${this.emulator.carrier.behaviour.blackHole ? 'on' : 'off'}`,
    ].join('\n');
  }

  private sim(): string {
    const { sim, powered } = this.emulator.usbModem.modem;
    return describeSim(sim, powered);
  }

  private calls() {
    return this.emulator.carrier.sessions.filter(({ phase }) => phase === 'open');
  }
}

function signal(rssi: number): string {
  return rssi === 99 ? 'unknown' : `${rssi} of 31`;
}
