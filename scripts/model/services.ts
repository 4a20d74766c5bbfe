import type { RunConfig, ServiceConfig } from '../../device/core';
import { accountsOf, bytesOf, secondsOf, type DeviceFile } from '../config';
import type { ServiceModel } from './types';

type ServiceFile = DeviceFile['services'][string];
type TimerFile = DeviceFile['timers'][string];

/** @returns the services of a device in the order of the YAML, then its timers */
export function resolveServices(device: DeviceFile): ServiceModel[] {
  const accounts = new Map(accountsOf(device).map((account) => [account.user, account]));
  const one = (name: string, file: ServiceFile | TimerFile, when: ServiceConfig): ServiceModel => {
    const { command, user = name, environment, folder, limits, data } = file;
    const { id = 0, home } = accounts.get(user) ?? { id: user === 'nobody' ? NOBODY : 0 };
    return {
      ...{ name, command, user, id, root: user === 'root', folder, data, when },
      home: user === 'root' ? '/root' : (home ?? '/nonexistent'),
      environment: Object.entries(environment).map(([name, value]) => ({ name, value })),
      atBoot: when.run.kind === 'service' && !Object.values(when.needs).some(Boolean),
      limits: { ...limits, memory: bytesOf(limits.memory), cpu: limits.cpu ?? 0 },
    };
  };
  return [
    ...Object.entries(device.services).map(([name, file]) => one(name, file, whenUp(file))),
    ...Object.entries(device.timers).map(([name, file]) => one(name, file, whenDue(file))),
  ];
}

const NOBODY = 65_534;

function whenUp({ start, data, restart }: ServiceFile): ServiceConfig {
  const online = start === 'online' ? 'any' : typeof start === 'object' ? start : null;
  return {
    needs: { data, clock: start === 'clock', online },
    run: { kind: 'service', restart: restart === 'never' ? null : restart },
  };
}

function whenDue({ every, at, jitter, limit, clock, data }: TimerFile): ServiceConfig {
  const [hours = 0, minutes = 0] = (at ?? '').split(':').map(Number);
  const when: Extract<RunConfig, { kind: 'timer' }>['when'] =
    every === undefined ? { at: hours * 3600 + minutes * 60 } : { every: secondsOf(every) };
  return {
    needs: { data, clock: clock === 'right', online: null },
    run: {
      ...{ kind: 'timer', when, limit: secondsOf(limit) },
      jitter: jitter === undefined ? 0 : secondsOf(jitter),
    },
  };
}
