import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a real USB device told of one of its interfaces. */
export interface DumpedInterface {
  number: number;
  /** class/subclass/protocol */
  code: string;
  endpoints: number;
  /** that Linux had bound; undefined: none; null: not told */
  driver: string | null | undefined;
  role: string;
  /** the source says so; otherwise it follows from the class */
  stated: boolean;
}

/** A model in one of its states, as its owner published it: see README.md. */
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

interface Model {
  file: string;
  states: (Omit<Dump, 'model' | 'active' | 'interfaces'> & {
    configurations: [{ value: number; interfaces: string[] }];
  })[];
}

/** All dumps, in the order of the file. */
export function dumps(): Dump[] {
  const text = readFileSync(join(__dirname, 'models.jsonl'), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .flatMap((line) => {
      const model = JSON.parse(line) as Model;
      return model.states.map(({ configurations: [{ value, interfaces }], ...state }) => ({
        ...state,
        model: model.file,
        active: value,
        interfaces: activeSettings(interfaces.map(parse)),
      }));
    });
}

function parse(line: string): DumpedInterface {
  const [place = '', code = '', endpoints = '', driver = '', role = '', proof] = line.split(' ');
  return {
    number: parseInt(place, 10),
    code,
    endpoints: Number(endpoints),
    driver: driver === '-' ? null : driver === '(none)' ? undefined : driver,
    role,
    stated: proof === 'stated',
  };
}

/** Settings of one interface follow each other, and a driver chooses the last, which has the endpoints. */
function activeSettings(all: DumpedInterface[]): DumpedInterface[] {
  return [...new Map(all.map((one) => [one.number, one])).values()];
}
