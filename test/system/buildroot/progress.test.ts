import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  BuildProgress,
  clock,
  parseStep,
  showSteps,
} from '../../../scripts/system/buildroot/progress';

test('a step is read with and without reverse video, and without a version', () => {
  const step = { package: 'busybox', version: '1.37.0', step: 'Extracting' };
  assert.deepEqual(parseStep('\u001b[7m>>> busybox 1.37.0 Extracting\u001b[27m'), step);
  assert.deepEqual(parseStep('>>> busybox 1.37.0 Extracting'), step);
  assert.deepEqual(parseStep('>>> host-skeleton  Installing to host directory'), {
    package: 'host-skeleton',
    version: '',
    step: 'Installing to host directory',
  });
  assert.deepEqual(parseStep('>>>   Finalizing target directory'), {
    package: '',
    version: '',
    step: 'Finalizing target directory',
  });
  assert.equal(parseStep('make[1]: >>> nothing'), undefined);
});

test('packages are counted once, and what is left is estimated when something is known', () => {
  const progress = new BuildProgress(['a', 'b', 'c', 'd']);
  assert.equal(progress.take('>>> a 1 Extracting', 1), 'package 1 of 4, a: Extracting (0:01)');
  assert.equal(progress.take('gcc -c a.c', 2), undefined);
  assert.equal(progress.take('>>> a 1 Building', 5), 'package 1 of 4, a: Building (0:05)');
  assert.equal(
    progress.take('>>> b 1 Extracting', 60),
    'package 2 of 4, b: Extracting (1:00, about 3:00 to go)',
  );
  assert.equal(
    progress.take('>>>   Executing post-image script', 70),
    'Executing post-image script (1:10)',
  );
});

test('a step that goes on has a new clock, and what is left gets less until nobody can say', () => {
  const progress = new BuildProgress(['a', 'b', 'c', 'd']);
  assert.equal(progress.now(1), undefined);
  progress.take('>>> a 1 Building', 0);
  progress.take('>>> b 1 Extracting', 60);
  progress.take('>>> b 1 Building', 70);
  assert.equal(progress.now(130), 'package 2 of 4, b: Building (2:10, about 1:50 to go)');
  assert.equal(progress.now(300), 'package 2 of 4, b: Building (5:00)');
});

test('it is shown again until the work ends, however that ends', async () => {
  const said: string[] = [];
  let enough = (): void => undefined;
  const saidThrice = new Promise<void>((resolve) => (enough = resolve));
  const say = (line: string) => {
    said.push(line);
    if (said.length === 3) enough();
  };
  const work = async (onLine: (line: string) => void) => {
    onLine('>>> linux 6 Building');
    await saidThrice;
    throw new Error('failed');
  };
  const steps = showSteps(new BuildProgress(['linux']), say, work, 25);
  await assert.rejects(steps, /failed/);
  const { length } = said;
  assert.deepEqual([...new Set(said)], ['package 1 of 1, linux: Building (0:00)']);
  await sleep(80);
  assert.equal(said.length, length);
});

test('what was only configured is not done', () => {
  const progress = new BuildProgress(['linux', 'a', 'b', 'c']);
  progress.take('>>> linux 6 Configuring', 5);
  progress.take('>>> a 1 Building', 10);
  assert.equal(progress.take('>>> b 1 Extracting', 20), 'package 3 of 4, b: Extracting (0:20)');
});

test('the kernel weighs more than others', () => {
  const progress = new BuildProgress(['a', 'linux']);
  progress.take('>>> a 1 Building', 1);
  assert.equal(
    progress.take('>>> linux 6.12.91 Building', 60),
    'package 2 of 2, linux: Building (1:00)',
  );
});

test('durations', () => assert.deepEqual([0, 59.6, 3661].map(clock), ['0:00', '1:00', '61:01']));
