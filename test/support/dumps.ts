import { classText, usbId } from '../../scripts/descriptors';
import { publishedStates } from '../../scripts/plug';

/** What a real USB device told of one of its interfaces. */
export interface DumpedInterface {
  number: number;
  /** class/subclass/protocol */
  code: string;
  endpoints: number;
  /** that Linux had bound, as far as that is told */
  driver?: string;
  role: string;
}

/** A model in one of its states, as its owner published it: scripts/plug/README.md. */
export interface Dump {
  model: string;
  id: string;
  kind: 'modem' | 'storage' | 'download';
  product?: string;
  configurationCount?: number;
  /** the configuration that was active */
  active: number;
  /** in the setting that was active, by number */
  interfaces: DumpedInterface[];
}

/** All published states, in the order of their file. */
export function dumps(): Dump[] {
  return publishedStates().flatMap(({ name, kind, facts, configurationCount, roles }) =>
    facts.configurations.map(({ value, interfaces }) => ({
      model: name,
      id: usbId(facts),
      kind,
      active: value,
      ...(facts.product !== undefined && { product: facts.product }),
      ...(configurationCount !== undefined && { configurationCount }),
      interfaces: interfaces.map(({ number, settings, driver }) => {
        // Of several settings a driver chooses the last, which has the endpoints.
        const setting = settings.at(-1) ?? settings[0];
        return {
          number,
          code: classText(setting),
          endpoints: setting.endpointCount,
          role: roles.get(number) ?? 'unknown',
          ...(driver !== undefined && { driver }),
        };
      }),
    })),
  );
}
