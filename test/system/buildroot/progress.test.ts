import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BuildProgress, clock, parseStep } from '../../../scripts/system/buildroot/progress';

test('a step is read with and without reverse video, and without a version', () => {
  const step = { package: 'busybox', step: 'Extracting' };
  assert.deepEqual(parseStep('\u001b[7m>>> busybox 1.37.0 Extracting\u001b[27m'), step);
  assert.deepEqual(parseStep('>>> busybox 1.37.0 Extracting'), step);
  assert.deepEqual(parseStep('>>> host-skeleton  Installing to host directory'), {
    package: 'host-skeleton',
    step: 'Installing to host directory',
  });
  assert.deepEqual(parseStep('>>>   Finalizing target directory'), {
    package: '',
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

test('the kernel weighs more than others', () => {
  const progress = new BuildProgress(['a', 'linux']);
  progress.take('>>> a 1 Building', 1);
  assert.equal(
    progress.take('>>> linux 6.12.91 Building', 60),
    'package 2 of 2, linux: Building (1:00)',
  );
});

test('durations', () => assert.deepEqual([0, 59.6, 3661].map(clock), ['0:00', '1:00', '61:01']));
