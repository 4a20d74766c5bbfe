import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onMachine, type Machine } from '../../target/machine';
import { NO_VETH, veth } from '../../target/veth';

/** What is told of a lease, without its mark, and the interface's addresses. */
const TOOLS = `
${veth('eth1')}
export interface=eth1 LINK=hilink ip=192.0.2.7 mask=24 router='192.0.2.1 192.0.2.2' dns='9.9.9.9 8.8.8.8 1.1.1.1'
script() { /usr/libexec/pppi/udhcpc-script "$@"; }
told() { head -n 1 /run/pppi/$LINK.lease | sed 's/^[0-9.]* //'; }
mark() { head -n 1 /run/pppi/$LINK.lease | cut -d ' ' -f 1; }
address() { ip -4 addr show dev eth1 | sed -n 's/.*inet \\([^ ]*\\) brd \\([^ ]*\\) .*/\\1 \\2/p'; }
echo - >/run/pppi/$LINK.lease
`;

/** Notes which hooks were run, and with which DNS servers. */
const HOOKS = `#!/bin/sh
echo "hooks $* \${DNS1:--} \${DNS2:--}" >>/fake/calls
`;

async function run(machine: Machine, script: string): Promise<string[] | undefined> {
  await machine.write('/usr/libexec/pppi/run-hooks', HOOKS);
  const { status, stdout, stderr } = await machine.sh(`${TOOLS}${script}`, { net: true });
  if (status === NO_VETH) return undefined;
  assert.equal(stderr, '');
  return stdout.split('\n');
}

const LEASE = 'eth1 192.0.2.7 24 192.0.2.1 9.9.9.9 8.8.8.8 1.1.1.1';
const UP = 'hooks ip-up eth1  0 192.0.2.7 192.0.2.1 hilink 9.9.9.9 8.8.8.8';
const DOWN = 'hooks ip-down eth1  0 192.0.2.7 192.0.2.1 hilink - -';

test(
  'a lease: its address, all that it says, and the word; taken back, nothing is left',
  onMachine(async (machine, test) => {
    const said = await run(
      machine,
      `mkfifo /run/pppi/pppid.fifo; exec 3<>/run/pppi/pppid.fifo
script deconfig; told
script bound; read -r word <&3; echo "$word"
told; address; ip -4 route show default; cat /etc/resolv.conf 2>/dev/null
MTU=1400 script deconfig; read -r word <&3; echo "$word"
told; address; ip link show eth1 | sed -n 's/.* mtu \\([0-9]*\\) .*/\\1/p'`,
    );
    if (!said) return test.skip('this kernel has no veth');
    assert.deepEqual(said, ['-', 'look', LEASE, '192.0.2.7/24 192.0.2.255', 'look', '-', '1400']);
    assert.deepEqual(await machine.calls('hooks'), [UP, DOWN]);
  }),
);

test(
  'a renewal: the same is not noticed, other servers are told, another address is another lease',
  onMachine(async (machine, test) => {
    const said = await run(
      machine,
      `script bound; first=$(mark)
script renew; [ "$(mark)" = "$first" ] && echo same
dns=9.9.9.9 script renew; [ "$(mark)" != "$first" ] && told
mask=25 script renew; told; address
ip=192.0.2.8 router= dns= script renew; told; address
# A kernel without it: somebody has taken it away.
ip -4 addr flush dev eth1; before=$(mark)
ip=192.0.2.8 router= dns= script renew; address; [ "$(mark)" != "$before" ] && echo another`,
    );
    if (!said) return test.skip('this kernel has no veth');
    assert.deepEqual(said, [
      ...['same', 'eth1 192.0.2.7 24 192.0.2.1 9.9.9.9'],
      ...[LEASE.replace('24', '25'), '192.0.2.7/25 192.0.2.127'],
      ...['eth1 192.0.2.8 24 -', '192.0.2.8/24 192.0.2.255'],
      ...['192.0.2.8/24 192.0.2.255', 'another'],
    ]);
    const bare = 'hooks ip-up eth1  0 192.0.2.8  hilink - -';
    const bareDown = 'hooks ip-down eth1  0 192.0.2.8  hilink - -';
    assert.deepEqual(await machine.calls('hooks'), [UP, DOWN, UP, DOWN, bare, bareDown, bare]);
  }),
);

test(
  'on a full RAM disk the lease is told all the same; the board’s own Ethernet has no hooks',
  onMachine(async (machine, test) => {
    const said = await run(
      machine,
      `mount -t tmpfs -o size=64k tmpfs /run/pppi
export LINK=_ethernet; echo - >/run/pppi/$LINK.lease
yes >/run/pppi/fill 2>/dev/null
script bound; told; script deconfig; told`,
    );
    if (!said) return test.skip('this kernel has no veth');
    assert.deepEqual(said, [LEASE, '-']);
    assert.deepEqual(await machine.calls('hooks'), []);
  }),
);
