import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '../../scripts/config';
import { render, TemplateError } from '../../scripts/render';
import { aDevice, aLink } from '../target/device';

const PIN = '97531';
const device = aDevice({ links: [aLink({ pin: new Secret(PIN) })] });

const made = (path: string, text: string) =>
  render(device, [{ kind: 'file', path, executable: false, bytes: Buffer.from(text) }]);
const pin = 'etc/pppi/links/twilio.pin';

test('a template writes a secret only into a file that only root may read', () => {
  const files = made('etc/pppi/links/__link__.pin.hbs', '{{text link.pin}}\n');
  const file = files.find(({ path }) => path === pin);
  assert.ok(file?.kind === 'file');
  assert.equal(file.bytes.toString(), `${PIN}\n`);
  assert.equal(file.mode, 0o600);
  for (const text of [
    '{{text link.pin}}',
    '{{chat "PIN" link.pin}}',
    '{{#with link}}{{ppp pin}}{{/with}}',
  ])
    assert.throws(
      () => made('etc/ppp/peers/__link__.hbs', text),
      (error) =>
        error instanceof TemplateError &&
        /a secret belongs in a file that only root may read/.test(error.message) &&
        !error.message.includes(PIN),
      text,
    );
  // Neither does it get at the text in another way.
  for (const text of ['{{text link.pin.reveal}}', '{{num link.pin}}', '{{words link.pin}}'])
    assert.throws(() => made('etc/pppi/links/__link__.pin.hbs', text), TemplateError, text);
});
