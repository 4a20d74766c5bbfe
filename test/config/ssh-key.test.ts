import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkSetting } from '../../scripts/config';
import { SSH_KEYS } from '../support/ssh-keys';

const check = (key: string) => checkSetting('ssh.key', key);

/** Fields of RFC 4253 §6.6 in base64. */
function body(...fields: (string | Buffer)[]): string {
  const parts = fields.map((field) => {
    const bytes = Buffer.from(field as string, 'latin1');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  });
  return Buffer.concat(parts).toString('base64');
}

const point = (octets: number) => Buffer.concat([Buffer.of(4), Buffer.alloc(octets, 7)]);

/** As OpenSSH's PROTOCOL.u2f has them. */
const SECURITY_KEYS = [
  `sk-ssh-ed25519@openssh.com ${body('sk-ssh-ed25519@openssh.com', Buffer.alloc(32, 7), 'ssh:')}`,
  `sk-ecdsa-sha2-nistp256@openssh.com ${body('sk-ecdsa-sha2-nistp256@openssh.com', 'nistp256', point(64), 'ssh:')}`,
];

for (const key of [...Object.values(SSH_KEYS), ...SECURITY_KEYS]) {
  const [type = '', base64 = ''] = key.split(' ');
  test(`${type}, ${base64.length} characters: taken whole, refused cut anywhere`, () => {
    assert.equal(check(`${type} ${base64}`), undefined);
    assert.equal(check(`${type} ${base64} me@laptop "a b"`), undefined);
    const whole = base64.replace(/=+$/, '');
    for (let length = 1; length < whole.length; length++) {
      const problem = check(`${type} ${whole.slice(0, length)}`);
      assert.match(problem ?? 'taken', /cut off|inside it|does not end/, `${length} characters`);
    }
    assert.match(check(`${type} ${whole}AAAA`) ?? 'taken', /cut off|more behind|does not end/);
    for (const other of [...Object.values(SSH_KEYS), ...SECURITY_KEYS]) {
      const [otherType = ''] = other.split(' ');
      if (otherType === type) continue;
      assert.match(check(`${otherType} ${base64}`) ?? 'taken', /inside it is/);
    }
  });
}

test('fields that no such key has', () => {
  const mpint = (octets: number) => Buffer.concat([Buffer.of(0), Buffer.alloc(octets, 0xff)]);
  const rsa = (...numbers: (string | Buffer)[]) => `ssh-rsa ${body('ssh-rsa', ...numbers)}`;
  const three = Buffer.of(3);
  assert.equal(check(rsa(three, mpint(256))), undefined);
  assert.match(check(rsa(three, mpint(64))) ?? '', /has 512 bits/);
  assert.match(check(rsa(three, mpint(2048))) ?? '', /has 16384 bits/);
  assert.match(check(rsa(three, Buffer.alloc(256, 0xff))) ?? '', /no RSA key/);
  assert.match(check(rsa('', mpint(256))) ?? '', /no RSA key/);
  const ecdsa = (...fields: (string | Buffer)[]) =>
    `ecdsa-sha2-nistp256 ${body('ecdsa-sha2-nistp256', ...fields)}`;
  assert.match(check(ecdsa('nistp384', point(96))) ?? '', /not of the curve nistp256/);
  assert.match(check(ecdsa('nistp256', point(96))) ?? '', /no point of nistp256/);
  assert.match(check(`ssh-ed25519 ${body('ssh-ed25519', Buffer.alloc(31))}`) ?? '', /31 octets/);
});
