import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gigabytes, progressText } from '../../scripts/flash';

test('sizes are as on the card’s label', () => {
  assert.equal(gigabytes(31914983424), '31.9 GB');
  assert.equal(gigabytes(93323264), '93.3 MB');
});

test('progress: speed so far, and the time that is left at that speed', () => {
  assert.equal(progressText(0, 50e6, 0.5), '0 %');
  assert.equal(progressText(20e6, 50e6, 2), '40 %, 10.0 MB/s, 3 s left');
  // bmaptool writes a little more than the image: its messages.
  assert.equal(progressText(51e6, 50e6, 5), '100 %, 10.2 MB/s, 0 s left');
});
