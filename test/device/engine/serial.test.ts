import assert from 'node:assert/strict';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { AtModem } from '../../../scripts/emulate/modem';
import { registeredModem } from '../../emulate/modem/modem-bench';
import { onEngine, type OnEngine } from './on-engine';
import { modemOnPty, type Pty } from './pty';

/** Not that of a test in another checkout: who looks for a pppd sees all of this machine. */
const LINK = `lte-${process.pid}`;

/**
 * pppd(8) without PPP, which this kernel may not have: it opens the port, has chat dial on it, and logs as pppd 2.5.2
 * does. `ending` says how the call ends by itself, `stubborn` that it minds no SIGTERM, `packets` how many the kernel has
 * counted meanwhile, each number for two looks.
 */
const PPPD = `#!/bin/sh
here=\${0%/*}/..
log=$6 connect=$8
echo "$@" >"$here/arguments"
trap 'echo "Terminating on signal 15" >>"$log"; exit 5' TERM
[ ! -e "$here/stubborn" ] || trap '' TERM
exec 3<>"$(cat "$here/port")" || exit 7
stty raw -echo <&3
$connect <&3 >&3 2>>"$log" || { echo 'Connect script failed' >>"$log"; exit 8; }
# Before the log has an address: whoever sees that may kill this.
[ ! -e "$here/told-up" ] || cat "$here/told-up" >"$here/${LINK}.up"
cat >>"$log" <<END
Serial connection established.
Connect: ppp0 <--> port
PAP authentication succeeded
local  IP address 10.0.0.2
remote IP address 10.64.64.64
primary   DNS address 9.9.9.9
secondary DNS address 8.8.8.8
END
[ ! -e "$here/told-later" ] || (sleep 1; cat "$here/told-later" >"$here/${LINK}.up") &
[ ! -e "$here/packets" ] || for packets in $(cat "$here/packets"); do
  echo "$packets" >"$here/net/ppp0/statistics/rx_packets"
  was=$(cat "$here/looks")
  until [ "$(cat "$here/looks")" -ge $((was + 2)) ]; do sleep 0.05; done
done
if [ -e "$here/ending" ]; then sleep 0.5; [ ! -e "$here/takes-back" ] || rm "$here/${LINK}.up"; cat "$here/ending" >>"$log"; exit "$(cat "$here/status")"; fi
for second in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do sleep 1 & wait $!; done
`;

const CHAT = `ABORT 'BUSY'
ABORT 'NO CARRIER'
TIMEOUT 5
"" AT
OK ATDT*99#
CONNECT ''
`;

/** As /usr/libexec/pppi/dial. */
const DIAL = `#!/bin/sh
here=\${0%/*}
chat -S -s -v -f "$here/chatscript"
status=$?
echo $status 1<>"$here/${LINK}.chat"
exit $status
`;

type Todo = readonly (readonly [string, object | 'quit'])[];

interface Rig {
  readonly on: OnEngine;
  readonly modem: AtModem;
  put(name: string, text: string): Promise<void>;
  /** @param control another control port than the modem's @returns what was told, a line each */
  told(todo: Todo, control?: string): Promise<string[]>;
}

function onLink<T>(
  options: Parameters<typeof registeredModem>[0],
  work: (rig: Rig) => Promise<T>,
): Promise<T> {
  return onEngine('serial', async (on) => {
    const modem = await registeredModem({
      ...{ onDial: () => ({ receive: () => undefined, close: () => undefined }), ...options },
    });
    const put = async (name: string, text: string) => {
      await writeFile(join(on.dir, name), text);
      await chmod(join(on.dir, name), 0o755);
    };
    const work2 = async (data: Pty, control: Pty) => {
      await put('bin/pppd', PPPD);
      await put('dial', DIAL);
      await put('chatscript', CHAT);
      await put('plug', '1-1.2 77 tty\n');
      await put('port', data.path);
      const told = async (todo: Todo, commands = control.path) => {
        const list = JSON.stringify(todo);
        const { stdout, stderr, status } = await on.run(on.dir, LINK, data.path, commands, list);
        assert.deepEqual([status, stderr], [0, '']);
        return stdout.split('\n');
      };
      return work({ on, modem, put, told });
    };
    return modemOnPty(modem, 'ppp', (data) =>
      modemOnPty(modem, 'at', (control) => work2(data, control)),
    );
  });
}

const LEASE = {
  ...{ interface: 'ppp0', address: '10.0.0.2', prefix: null, peer: '10.64.64.64' },
  dns: ['9.9.9.9', '8.8.8.8'],
};
const DIAL_1 = { do: 'dial', call: 1, echo: 'answered' };
const parsed = (line: string | undefined) => JSON.parse(line ?? '') as Record<string, unknown>;
const ended = (lines: readonly string[]) => {
  const end = parsed(lines.find((line) => line.includes('"ended"')));
  const { cause } = end.log as { cause: string | null };
  return { call: end.call, status: end.status, cause };
};

test('a call: the modem that is there, its address, and how it ended', () =>
  onLink({}, async ({ on, put, told }) => {
    await put('ending', 'LCP terminated by peer\nModem hangup\n');
    await put('status', '16');
    const lines = await told([
      ['begin', { ...DIAL_1, echo: 'adaptive' }],
      ['ended', 'quit'],
    ]);
    assert.equal(lines[0], 'adopted null');
    assert.deepEqual(parsed(lines.find((line) => line.includes('"port"'))), {
      is: 'port',
      plug: '1-1.2 77 tty',
      control: true,
    });
    assert.deepEqual(parsed(lines.find((line) => line.includes('"up"'))), {
      ...{ is: 'up', call: 1, lease: LEASE },
    });
    assert.deepEqual(ended(lines), { call: 1, status: 16, cause: 'terminated' });
    assert.equal(lines.filter((line) => line.includes('"up"')).length, 1);
    assert.match(
      await readFile(join(on.dir, 'arguments'), 'utf8'),
      /^call \S+ nodetach nopersist logfile \S+\.log connect \S+\/dial lcp-echo-adaptive\n$/,
    );
  }));

for (const [what, packets, heard] of [
  ['packets that came in', '5 6', true],
  ['no packet since it was looked at', '5 5', false],
  ['nothing that counts packets', '', false],
] as const)
  test(`D22: a call without answers to echoes, and ${what}; echoes may be off`, () =>
    onLink({}, async ({ on, put, told }) => {
      await put('ending', 'No response to 4 echo-requests\nModem hangup\n');
      await put('status', '15');
      await mkdir(join(on.dir, 'net/ppp0/statistics'), { recursive: true });
      await put('packets', packets);
      const lines = await told([
        ['begin', { ...DIAL_1, echo: 'off' }],
        ['ended', 'quit'],
      ]);
      const end = parsed(lines.find((line) => line.includes('"ended"')));
      assert.deepEqual([end.status, end.heard], [15, heard]);
      const options = await readFile(join(on.dir, 'arguments'), 'utf8');
      assert.match(options, / connect \S+\/dial lcp-echo-interval 0\n$/);
    }));

test('chat that fails: its status, and the word of the modem', () =>
  onLink({}, async ({ modem, told }) => {
    modem.answers.set('D', ['BUSY']);
    const lines = await told([
      ['begin', DIAL_1],
      ['ended', 'quit'],
    ]);
    const { status, chat, log } = parsed(lines.at(-1)) as {
      status: number;
      chat: { status: number };
      log: { chat: { abort: string } };
    };
    assert.deepEqual([status, chat.status, log.chat.abort], [8, 4, 'BUSY']);
  }));

for (const [what, stubborn, status, cause] of [
  ['hang-up', false, 5, 'asked'],
  ['kill', true, 137, null],
] as const)
  test(`a call is ended by ${what}`, () =>
    onLink({}, async ({ put, told }) => {
      if (stubborn) await put('stubborn', '');
      const lines = await told([
        ['begin', DIAL_1],
        ['up', { do: what, call: 1 }],
        ['ended', 'quit'],
      ]);
      assert.deepEqual(ended(lines), { call: 1, status, cause });
    }));

test('a daemon that starts again takes up the call, and sees its end', () =>
  onLink({}, async ({ told, put }) => {
    await told([
      ['begin', DIAL_1],
      ['up', 'quit'],
    ]);
    const lines = await told([
      ['up', { do: 'hang-up', call: 1 }],
      ['ended', 'quit'],
    ]);
    assert.equal(lines[0], 'adopted 1');
    assert.deepEqual(ended(lines), { call: 1, status: null, cause: 'asked' });
    // A number that is another process by now.
    await put(`${LINK}.call`, JSON.stringify({ call: 1, pid: process.pid, start: '1' }));
    assert.equal((await told([['begin', 'quit']]))[0], 'adopted null');
    for (const broken of ['', '{', '{"call":1}', 'null']) {
      await put(`${LINK}.call`, broken);
      assert.equal((await told([['begin', 'quit']]))[0], 'adopted null');
    }
  }));

test('a pppd that nobody has written down is found, and is one call', () =>
  onLink({}, async ({ on, told }) => {
    await told([
      ['begin', DIAL_1],
      ['up', 'quit'],
    ]);
    const kept = join(on.dir, `${LINK}.call`);
    const { pid } = parsed(await readFile(kept, 'utf8'));
    await rm(kept);
    const lines = await told([['up', 'quit']]);
    assert.equal(lines[0], 'adopted 99');
    assert.deepEqual(parsed(lines.find((line) => line.includes('"up"'))), {
      ...{ is: 'up', call: 99, lease: LEASE },
    });
    assert.equal(parsed(await readFile(kept, 'utf8')).pid, pid);
    const again = await told([
      ['up', { do: 'hang-up', call: 99 }],
      ['ended', 'quit'],
    ]);
    assert.equal(again[0], 'adopted 99');
    assert.deepEqual(ended(again), { call: 99, status: null, cause: 'asked' });
    await rm(kept);
    assert.equal((await told([['begin', 'quit']]))[0], 'adopted null');
  }));

/** The first that is not empty, of a file that a program which nobody waits for writes. */
async function written(path: string): Promise<string> {
  for (let tries = 0; tries < 1000; tries++) {
    const text = await readFile(path, 'utf8').catch(() => '');
    if (text.endsWith('\n')) return text;
    await new Promise((done) => setTimeout(done, 10));
  }
  throw new Error(`never: ${path}`);
}

const UP = 'ppp0 10.0.0.2 10.64.64.64 9.9.9.9 -\n';
const IP_DOWN = `#!/bin/sh
here=\${0%/*}
rm "$here/${LINK}.up"
echo "$* $IFNAME $IPLOCAL $DNS1 \${DNS2:-none} $LINKNAME" >"$here/down"
`;
const DOWN =
  /^ppp0 \/dev\/pts\/\d+ 115200 10\.0\.0\.2 10\.64\.64\.64 lte-\d+ ppp0 10\.0\.0\.2 9\.9\.9\.9 none lte-\d+\n$/;

test('what ip-up has told of a pppd that was killed is taken back, also by the next daemon', () =>
  onLink({}, async ({ on, put, told }) => {
    await put('ip-down', IP_DOWN);
    await put('stubborn', '');
    await put(`${LINK}.up`, UP);
    await put('told-up', UP);
    await told([['begin', 'quit']]);
    assert.match(await written(join(on.dir, 'down')), DOWN);
    await rm(join(on.dir, 'down'));
    await told([
      ['begin', DIAL_1],
      ['up', { do: 'kill', call: 1 }],
      ['ended', 'quit'],
    ]);
    assert.match(await written(join(on.dir, 'down')), DOWN);
  }));

test('pppd that ends by itself has run ip-down: not once more', () =>
  onLink({}, async ({ on, put, told }) => {
    await put('ip-down', IP_DOWN);
    await put('told-up', UP);
    await put('takes-back', '');
    await put('ending', 'Modem hangup\n');
    await put('status', '16');
    const lines = await told([
      ['begin', DIAL_1],
      ['ended', { do: 'hang-up', call: 9 }],
      ['ended', 'quit'],
    ]);
    assert.deepEqual(ended(lines), { call: 1, status: 16, cause: 'hangup' });
    await assert.rejects(readFile(join(on.dir, 'down')), { code: 'ENOENT' });
  }));

test('a slow ip-up: the address by the log of pppd, and what is told later is taken', () =>
  onLink({}, async ({ put, told }) => {
    await put('told-later', 'ppp0 10.0.0.2 10.64.64.64 1.1.1.1 -\n');
    await put('takes-back', '');
    const lines = await told([
      ['begin', DIAL_1],
      ['up', { do: 'hang-up', call: 9 }],
      ['up', { do: 'kill', call: 1 }],
      ['ended', 'quit'],
    ]);
    const leases = lines.filter((line) => line.includes('"up"')).map((line) => parsed(line).lease);
    assert.deepEqual(leases, [LEASE, { ...LEASE, dns: ['1.1.1.1'] }]);
  }));

test('the end of a call that is not there is told', () =>
  onLink({}, async ({ told }) => {
    const lines = await told([
      ['begin', { do: 'hang-up', call: 7 }],
      ['ended', 'quit'],
    ]);
    assert.deepEqual(parsed(lines.at(-1)), { is: 'ended', call: 7, status: null, heard: false });
  }));

test('the modem is asked, gets its PIN, is escaped, measured and restarted', () =>
  onLink({ sim: { kind: 'ready', pin: '4711' } }, async ({ modem, told }) => {
    const { iccid: card } = modem.subscription;
    const lines = await told([
      ['begin', { do: 'look', ask: 1, mayRegisterAnew: false, mayBeInData: false }],
      ['looked', { do: 'send-pin', ask: 2, card, tries: 3 }],
      ['pin-answered', { do: 'escape', ask: 3 }],
      ['escaped', { do: 'measure', ask: 4 }],
      ['measured', { do: 'restart-modem' }],
    ]);
    const events = lines.slice(1, -1).map(parsed);
    const of = (is: string) => events.find((event) => event.is === is);
    const { sim, card: number, tries } = of('looked') ?? {};
    assert.deepEqual([sim, number, tries], ['pin', card, 3]);
    assert.deepEqual(of('pin-answered'), {
      ...{ is: 'pin-answered', ask: 2, result: 'accepted', tries: null },
    });
    assert.deepEqual(of('escaped'), { is: 'escaped', ask: 3 });
    assert.equal((of('measured')?.signal as { network: string }).network, 'home');
    assert.equal(lines.at(-1), 'the modem restarts (AT+CFUN=1,1)');
  }));

test('a modem that does not answer on its control port is restarted by the other; by none, it is said', () =>
  onLink({}, async ({ modem, told }) => {
    modem.silent.add('at');
    const restart: Todo = [['begin', { do: 'restart-modem' }]];
    assert.equal((await told(restart)).at(-1), 'the modem restarts (AT+CFUN=1,1)');
    modem.silent.clear();
    for (const command of ['+CFUN', '^RESET']) modem.answers.set(command, ['ERROR']);
    assert.equal((await told(restart)).at(-1), 'the modem should restart, but does not answer');
  }));

test('what is asked while the modem restarts waits until it has taken the command', () =>
  onLink({}, async ({ told }) => {
    const lines = await told([
      ['begin', { do: 'restart-modem' }],
      ['port', { do: 'look', ask: 1, mayRegisterAnew: false, mayBeInData: false }],
      ['looked', 'quit'],
    ]);
    assert.equal(lines.at(-1), 'the modem restarts (AT+CFUN=1,1)');
  }));

test('a modem without a control port is asked on its data port', () =>
  onLink({}, async ({ on, told }) => {
    const lines = await told(
      [
        ['begin', { do: 'look', ask: 1, mayRegisterAnew: false, mayBeInData: false }],
        ['looked', 'quit'],
      ],
      join(on.dir, 'no-port'),
    );
    assert.equal(parsed(lines.find((line) => line.includes('"port"'))).control, false);
    const { sim, network } = parsed(lines.find((line) => line.includes('"looked"')));
    assert.deepEqual([sim, network], ['ready', 'home']);
  }));

test('what it dials with is on a partition that is not there yet: no modem, but a call is taken up', () =>
  onLink({}, async ({ told, put }) => {
    await put('waits', '');
    const port = async () => {
      const lines = await told([['port', 'quit']]);
      const { plug, note } = parsed(lines.find((line) => line.includes('"port"')));
      return [lines[0], plug, (note as { word: string } | undefined)?.word];
    };
    assert.deepEqual(await port(), ['adopted null', '', 'settings-late']);
    await told([
      ['begin', DIAL_1],
      ['up', 'quit'],
    ]);
    assert.deepEqual(await port(), ['adopted 1', '1-1.2 77 tty', undefined]);
    await told([
      ['begin', { do: 'kill', call: 1 }],
      ['ended', 'quit'],
    ]);
  }));

test('what is of no modem is not done here', () =>
  onLink({}, async ({ told }) => {
    const lines = await told([
      ['begin', { do: 'forget', key: 'any' }],
      ['port', 'quit'],
    ]);
    assert.ok(lines.includes('not of this kind'));
  }));
