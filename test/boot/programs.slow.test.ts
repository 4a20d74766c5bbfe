import assert from 'node:assert/strict';
import { join } from 'node:path';
import { boot, PATIENCE, testSteps, type Booted } from './booted';

/** One boot with packages whose maintainer scripts and relatives the build has to replace; each is used. */
let pi: Booted;

const begin = async () => {
  pi = await boot('programs', join(__dirname, 'devices/programs.yaml'), 'huawei-12d1-14fe');
  await pi.console.login(30 * PATIENCE);
};

/** Types into a terminal of tmux, and waits until its screen shows something. */
const screen = (window: string, pattern: string) =>
  pi.sh(`until tmux capture-pane -p -t ${window} | grep -q '${pattern}'; do sleep 0.2; done`);

testSteps(begin, {
  'htop draws its screen in tmux': async () => {
    await pi.sh('export LC_ALL=C.UTF-8; tmux new-session -d -x 100 -y 30 -s t -n htop htop');
    await screen('htop', 'Load average');
    await pi.sh('tmux send-keys -t htop q; while tmux list-windows -t t; do sleep 0.2; done');
  },
  'nano writes a file': async () => {
    await pi.sh('tmux new-session -d -x 100 -y 30 -s t -n nano editor /tmp/note');
    await screen('nano', 'GNU nano');
    await pi.sh('tmux send-keys -t nano hello C-o Enter');
    await screen('nano', 'Wrote 1 line');
    assert.equal(await pi.sh('cat /tmp/note; tmux kill-server'), 'hello');
  },
  'tcpdump changes to its own account and captures': async () => {
    await pi.sh('tcpdump -i lo -n -c 2 icmp >/tmp/packets 2>/tmp/said & true');
    await pi.sh('until grep -q listening /tmp/said; do sleep 0.2; done');
    const output = await pi.sh(
      'ps -o user,comm | grep tcpdump; ping -c 2 127.0.0.1 >/dev/null; wait; cat /tmp/packets',
    );
    assert.match(output, /^tcpdump +tcpdump$/m);
    assert.match(output, /127\.0\.0\.1 > 127\.0\.0\.1: ICMP echo request/);
  },
  'mosquitto runs as its own user, in folders that are made at boot': async () => {
    assert.equal(
      await pi.sh('stat -c "%n %a %U:%G" /var/lib/mosquitto /var/log/mosquitto /run/mosquitto'),
      [
        '/var/lib/mosquitto 755 mosquitto:root',
        '/var/log/mosquitto 740 mosquitto:mosquitto',
        '/run/mosquitto 740 mosquitto:mosquitto',
      ].join('\n'),
    );
    await pi.sh('mosquitto -c /etc/mosquitto/mosquitto.conf >/tmp/mosquitto 2>&1 & true');
    await pi.sh('until mosquitto_pub -r -t greeting -m hello 2>/dev/null; do sleep 0.2; done');
    const output = await pi.sh(
      "ps -o user,comm | grep 'mosquitto$'; mosquitto_sub -t greeting -C 1; kill %%",
    );
    // BusyBox's ps cuts a user's name.
    assert.match(output, /^mosquitt +mosquitto\nhello$/m);
  },
  'Python has its byte code, and opens a serial port': async () => {
    const loaded = await pi.sh(
      "python3 -v -c 'import asyncio, serial' 2>&1 | sed -n 's/^# code object from //p'",
    );
    const modules = loaded.split('\n').filter((line) => !line.includes('sitecustomize'));
    assert.ok(modules.length > 20, loaded);
    assert.deepEqual(
      modules.filter((line) => !/\.pyc'?$/.test(line)),
      [],
    );
    const program = [
      'import os, pty, serial, ssl',
      'm, s = pty.openpty()',
      'p = serial.Serial(os.ttyname(s), timeout=9)',
      'os.write(m, b"AT")',
      'print(p.read(2), len(ssl.create_default_context().get_ca_certs()) > 100)',
    ].join('; ');
    assert.equal(await pi.sh(`python3 -c '${program}'`), "b'AT' True");
  },
  'bash reads from a process': async () => {
    assert.equal(await pi.sh(`bash -c 'cat <(echo hello)'; readlink /bin/sh`), 'hello\nbusybox');
  },
});
