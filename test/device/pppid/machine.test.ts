import assert from 'node:assert/strict';
import { test } from 'node:test';
import { veth } from '../../target/veth';
import { onRig } from './rig';

test('a link that is up has its routes, rule and DNS servers; one that is off has none; the data partition is taken up', (context) =>
  onRig(async (rig) => {
    const said = await rig.sh(`
(${veth('ppp0')}) || { echo none; exit; }
ip addr add 10.0.0.2 peer 10.64.64.64 dev ppp0; ip link set ppp0 up
ip rule add from 10.9.9.9 lookup 10
mount -t tmpfs data /data; echo 1600000000 >/data/reboots
network() {
  { cat /run/pppi/resolv.conf; ip -4 route show; ip -4 route show table 10 | sed 's/^/10: /'
    ip -4 rule show | sed -n 's/.*from 10/from 10/p'; } | tr -s ' ' | sed 's/ $//'
}
pppid & daemon=$!
until_true '[ "$(phase)" = online ] && [ -s /run/pppi/resolv.conf ]'
until_true 'network | grep -q "from 10.0.0.2"'
network; grep -o '"durable":true\\|"restarts":.[0-9]*' /run/pppi/state.json
poff twilio
until_true '[ "$(phase)" = off ] && [ ! -s /run/pppi/resolv.conf ]'
until_true '[ "$(network | wc -l)" = 1 ]'
echo ===; network
kill $daemon; wait $daemon`);
    if (said === 'none') return context.skip('this kernel has no veth');
    const kernels = '10.64.64.64 dev ppp0 scope link src 10.0.0.2';
    const [up = '', off] = said.split('\n===\n');
    assert.deepEqual(up.split('\n').sort(), [
      ...['"durable":true', '"restarts":[1600000000', kernels],
      ...['10: 10.64.64.64 dev ppp0 scope link', '10: default dev ppp0 scope link'],
      ...['8.8.8.8 dev ppp0 scope link metric 200', '9.9.9.9 dev ppp0 scope link metric 200'],
      ...['default dev ppp0 scope link metric 200', 'from 10.0.0.2 lookup 10'],
      ...['nameserver 8.8.8.8', 'nameserver 9.9.9.9'],
    ]);
    assert.equal(off, kernels);
  })());
