import {
  initialServices,
  nextServicesStep,
  stepServices,
  type ServiceAction,
  type ServiceConfig,
  type ServiceEvent,
  type ServiceState,
  type ServicesState,
  type ServiceWorld,
} from '../../../../device/core/services';

export const ALL_THERE: ServiceWorld = { data: true, clock: true, online: ['twilio', 'other'] };
export const NOTHING_THERE: ServiceWorld = { data: false, clock: false, online: [] };

export const RESTART = { first: 1, longest: 300, stable: 60 };
export const SERVICE: ServiceConfig = {
  needs: { data: false, clock: false, online: null },
  run: { kind: 'service', restart: RESTART },
};
export const EVERY_HOUR: ServiceConfig = {
  needs: { data: false, clock: true, online: null },
  run: { kind: 'timer', when: { every: 3600 }, jitter: 0, limit: 600 },
};

type Told = ServiceEvent extends infer Event
  ? Event extends ServiceEvent
    ? Omit<Event, 'service'>
    : never
  : never;

/** One service, its supervisor played by whoever steps it. */
export class ServiceBench {
  private states: ServicesState;
  up = 100;
  clock = 1_700_000_000;
  chance = 0;
  /** what it was told, in order */
  readonly told: string[] = [];
  readonly said: string[] = [];

  constructor(
    readonly config: ServiceConfig = SERVICE,
    public world: ServiceWorld = ALL_THERE,
  ) {
    this.states = initialServices(this.configs);
    this.step();
  }

  get state(): ServiceState {
    return this.states.own!;
  }

  get next(): number {
    return nextServicesStep(this.states, this.now, this.configs);
  }

  step(event: Told | null = null): this {
    const told = event && ({ ...event, service: 'own' } as ServiceEvent);
    const { state, actions } = stepServices(this.states, told, this.world, this.now, this.configs);
    this.states = state;
    actions.forEach((action: ServiceAction) =>
      action.do === 'say' ? this.said.push(action.text) : this.told.push(action.want),
    );
    return this;
  }

  /** Time passes, by both clocks. */
  pass(seconds: number): this {
    this.up += seconds;
    this.clock += seconds;
    return this.step();
  }

  /** The supervisor starts it. */
  begins(run: number): this {
    return this.step({ is: 'service-up', run });
  }

  ends(run: number, how: { code?: number; signal?: number; oom?: boolean } = {}): this {
    const { signal = null, oom = false } = how;
    const code = signal === null ? (how.code ?? 0) : null;
    return this.step({ is: 'service-ended', run, code, signal, oom });
  }

  private get now() {
    return { up: this.up, clock: this.clock, chance: this.chance };
  }

  private get configs() {
    return { own: this.config };
  }
}
