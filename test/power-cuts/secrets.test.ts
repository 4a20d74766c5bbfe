import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeConf, judgeSecrets, type Kept } from '../../scripts/power-cuts/secrets';

const SECRETS = { pin: '1234', password: 'a-secret' };
const WRITTEN = 'gate.pin = 1234\r\ngate.password = a-secret\n';
const NOTES = `# gate.pin was moved to the data partition; delete this line to forget it
# gate.password was moved to the data partition; delete this line to forget it
`;
const STORED = 'gate.pin=1234\ngate.password=a-secret\n';

function kept(texts: { conf?: string; old?: string; stored?: string }): Kept {
  const { conf, old, stored } = texts;
  return {
    ...(conf !== undefined && { conf: Buffer.from(conf) }),
    ...(old !== undefined && { old: Buffer.from(old) }),
    ...(stored !== undefined && { stored }),
  };
}

test('pppi.conf is the old one or the new one, or pppi.old stands for it', () => {
  const right = [WRITTEN, NOTES].map((text) => Buffer.from(text));
  const found = (texts: Parameters<typeof kept>[0]) =>
    judgeConf(kept(texts), right).map(({ doubt }) => doubt);
  assert.deepEqual(found({ conf: WRITTEN }), []);
  assert.deepEqual(found({ conf: NOTES, old: WRITTEN }), []);
  assert.deepEqual(found({ old: WRITTEN }), ['no-conf']);
  assert.deepEqual(found({ old: 'gate' }), ['conf-wrong']);
  assert.deepEqual(found({}), ['conf-gone']);
  assert.deepEqual(found({ conf: '' }), ['conf-empty']);
  assert.deepEqual(found({ conf: '\0'.repeat(200) }), ['conf-empty']);
  assert.deepEqual(found({ conf: WRITTEN.slice(0, 20) }), ['conf-wrong']);
});

test('a secret that is nowhere is told from one that the device would not take', () => {
  const found = (texts: Parameters<typeof kept>[0]) =>
    judgeSecrets(kept(texts), SECRETS).map(({ doubt, detail }) => `${doubt} ${detail}`);
  assert.deepEqual(found({ conf: WRITTEN }), []);
  assert.deepEqual(found({ conf: NOTES, stored: STORED }), []);
  assert.deepEqual(found({ conf: NOTES }), ['secret-gone pin', 'secret-gone password']);
  assert.deepEqual(found({ conf: NOTES, stored: 'gate.pin=1234\n' }), ['secret-gone password']);
  // Without a note the stored one is forgotten.
  assert.deepEqual(found({ conf: '', stored: STORED }), [
    'secret-unused pin',
    'secret-unused password',
  ]);
  assert.deepEqual(found({ old: WRITTEN }), []);
  // A later one wins.
  assert.deepEqual(found({ conf: WRITTEN.replace('1234', '9999'), stored: STORED }), [
    'secret-unused pin',
  ]);
  assert.deepEqual(found({ conf: `# ${WRITTEN}`, stored: '' }), ['secret-gone pin']);
});
