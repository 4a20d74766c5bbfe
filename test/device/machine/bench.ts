import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Action, Event } from '../../../device/core';
import { installProgram } from '../../target/engine';
import { Machine } from '../../target/machine';
import { ENGINE_TOOLS, keepApart } from '../on-machine';

/** What the program said. */
export interface Told {
  readonly events: readonly Event[];
  readonly words: readonly string[];
  /** standard output of the script */
  readonly said: string;
}

/** Where the program prints to. */
const OUT = '/fake/out';

/** Has `told TEXT`: whether the program has printed that. */
const BENCH_TOOLS = `${ENGINE_TOOLS}
told() { grep -qs "$1" ${OUT}; }
`;

/** A device with the room `machine` alone, under the engine. */
export class MachineBench {
  private constructor(readonly machine: Machine) {}

  static async create(): Promise<MachineBench> {
    const machine = await Machine.create();
    await installProgram(machine, 'machine', join(__dirname, '../engine/programs/machine.ts'));
    await machine.program('machine', '#!/bin/sh\nexec qjs -m /usr/lib/pppi/machine.js "$@"\n');
    await keepApart(machine);
    return new MachineBench(machine);
  }

  /**
   * Runs the room while a script runs, with a network of its own.
   * @param when the actions are done at once, or when the data partition was found
   * @param script it has `told TEXT` and `until_true`
   */
  async run(
    when: 'now' | 'data',
    actions: readonly Action[],
    { before = '', script }: { before?: string; script: string },
  ): Promise<Told> {
    const args = actions.map((action) => `'${JSON.stringify(action)}'`).join(' ');
    const { status, stdout, stderr } = await this.machine.sh(
      `${BENCH_TOOLS}${before}\n: >${OUT}; machine ${when} ${args} >${OUT} 2>&1 & program=$!\n${script}\nkill $program`,
      { net: true },
    );
    const printed = await this.machine.read(OUT);
    assert.equal(status, 0, `${stdout}\n${stderr}\n${printed}`);
    const lines = printed.split('\n').filter(Boolean);
    return {
      events: lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Event),
      words: lines.filter((line) => !line.startsWith('{')),
      said: stdout,
    };
  }
}

/** Runs a test with such a device, which is gone afterwards. */
export function onBench(work: (bench: MachineBench) => Promise<void>): () => Promise<void> {
  return async () => {
    const bench = await MachineBench.create();
    try {
      await work(bench);
    } finally {
      await bench.machine.remove();
    }
  };
}
