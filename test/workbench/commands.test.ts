import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '../../scripts/frame';
import { COMMAND_NAMES, commandHelp, readCommand } from '../../scripts/workbench/commands';

function refused(line: string, message: RegExp): void {
  assert.throws(
    () => readCommand(line),
    (error) => {
      assert.ok(error instanceof UserError, String(error));
      assert.equal(error.exitCode, 2);
      assert.match(error.message, message);
      assert.ok(error.hint);
      return true;
    },
  );
}

test('each command, with what it takes', () => {
  assert.deepEqual(readCommand('pull'), { name: 'pull' });
  assert.deepEqual(readCommand('  plug \r'), { name: 'plug' });
  assert.deepEqual(readCommand('network lost'), { name: 'network', to: 'searching' });
  assert.deepEqual(readCommand('network  home'), { name: 'network', to: 'home' });
  assert.deepEqual(readCommand('outage on'), { name: 'outage', on: true });
  assert.deepEqual(readCommand('sim out'), { name: 'sim', which: 'out' });
  assert.deepEqual(readCommand('sim-pin 12345678'), { name: 'sim-pin', pin: '12345678' });
  assert.deepEqual(readCommand('sim-pin none'), { name: 'sim-pin', pin: undefined });
  assert.deepEqual(readCommand('signal 0'), { name: 'signal', rssi: 0 });
  assert.deepEqual(readCommand('signal none'), { name: 'signal', rssi: 99 });
});

test('what is wrong is told with what would be right, and never a PIN', () => {
  refused('', /^there is no bench command $/);
  refused('pul', /^there is no bench command pul$/);
  refused('__proto__', /^there is no bench command/);
  refused('pull now', /^pull takes no arguments$/);
  refused('network', /^network takes lost\|denied\|roaming\|home$/);
  refused('network constructor', /^network takes/);
  refused('outage maybe', /^outage takes on\|off$/);
  refused('signal 32', /^signal takes 0-31\|none$/);
  refused('signal -1', /^signal takes/);
  for (const pin of ['123', '123456789', '12a4', ''])
    refused(`sim-pin ${pin}`, /^sim-pin takes PIN\|none$/);
});

test('the help has every command on a line of its own', () => {
  const lines = commandHelp().split('\n');
  assert.deepEqual(
    lines.map((line) => line.trim().split(' ')[0]),
    COMMAND_NAMES,
  );
});
