import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  initialState,
  nextStep,
  ntpQuestion,
  readNtp,
  step,
  type Action,
  type DeviceState,
  type Event,
  type TimeSaid,
} from '../../../device/core';
import { CONFIG, LEASE } from './bench';

const BUILT = 1_700_000_000;
const SERVERS = ['one.example', 'two.example'];

/** A device whose clock obeys; a modem comes online when it is told to. */
class Clock {
  device: DeviceState;
  actions: readonly Action[] = [];
  up = 0;
  ahead = 0;
  readonly config;

  constructor(servers: readonly string[] = SERVERS) {
    this.config = { links: { lte: CONFIG }, clock: { servers, built: BUILT } };
    this.device = initialState(this.config);
  }

  at(up: number, event: Event = { is: 'tick' }): string[] {
    this.up = up;
    const now = { up, clock: this.ahead + up, chance: 0 };
    const { state, actions } = step(this.device, event, now, this.config);
    this.device = JSON.parse(JSON.stringify(state)) as DeviceState;
    this.actions = actions;
    for (const action of actions)
      if (action.do === 'set-clock') this.ahead = action.time - action.at;
    return actions.flatMap((action) => {
      if (action.do === 'ask-time') return [`ask ${action.server}`];
      return action.do === 'save-clock' || action.do === 'set-clock' ? [action.do] : [];
    });
  }

  online(up: number, call = 1): string[] {
    const { lte } = this.device.links;
    if (lte) {
      const link = { ...lte, phase: 'dialling', calls: call } as const;
      const none = { hadAddress: false, lease: null, leases: 0, until: 1e9, cause: null };
      const links = { lte: { ...link, call: { number: call, ...none } } };
      this.device = { ...this.device, links };
    }
    return this.at(up, { link: 'lte', is: 'up', call, lease: LEASE });
  }

  said(up: number, said: TimeSaid): string[] {
    return this.at(up, { is: 'time-said', ask: this.device.clock.asking?.ask ?? 0, said });
  }
}

const NOTHING = { is: 'nothing' } as const;

test('clock: at power-on it is not before the image, nor before what the data partition has kept', () => {
  const clock = new Clock();
  clock.at(1, { is: 'started', running: {} });
  assert.equal(clock.ahead, BUILT - 1);
  clock.at(5, { is: 'data', marks: {}, restarts: [], clock: BUILT + 5000 });
  assert.equal(clock.ahead, BUILT + 4995);
  assert.deepEqual(clock.at(6), []);
});

test('clock: a daemon that begins asks no sooner than the one before would have', () => {
  const clock = new Clock();
  clock.at(1, { is: 'started', running: {} });
  assert.deepEqual(clock.online(10), ['ask one.example']);
  assert.deepEqual(clock.at(12, { is: 'started', running: { lte: 1 } }), []);
  assert.deepEqual(clock.at(29), []);
  assert.deepEqual(clock.at(30), ['ask one.example']);
});

test('clock: setting it forward at power-on makes no counted restart older or younger', () => {
  const clock = new Clock();
  clock.at(1, { is: 'started', running: {} });
  clock.at(5, { is: 'data', marks: {}, restarts: [BUILT + 4000], clock: BUILT + 5000 });
  clock.at(6);
  assert.deepEqual(clock.device.shared.restarts, [BUILT + 4000]);
  // A time server's word moves them, and so does a fault.
  clock.ahead += 100_000;
  clock.at(7);
  assert.deepEqual(clock.device.shared.restarts, [BUILT + 104_000]);
});

test('clock: set back and put right again, it makes no counted restart older', () => {
  const clock = new Clock();
  clock.at(1, { is: 'started', running: {} });
  clock.at(5, { is: 'data', marks: {}, restarts: [BUILT + 4000], clock: BUILT + 5000 });
  clock.ahead = 0;
  clock.at(100);
  assert.equal(clock.ahead, BUILT + 4900);
  clock.at(101);
  const [restart = 0] = clock.device.shared.restarts;
  assert.equal(clock.ahead + 101 - restart, 1000 + 101 - 5);
});

test('clock: the time and the restarts on the data partition are of one clock', () => {
  const clock = new Clock();
  clock.at(1, { is: 'started', running: {} });
  clock.at(5, { is: 'data', marks: {}, restarts: [BUILT + 4000], clock: BUILT + 5000 });
  const does = () => clock.actions.map((action) => action.do);
  clock.ahead += 1e9;
  clock.at(6);
  assert.deepEqual(does(), ['keep-restarts', 'save-clock']);
  clock.ahead -= 1e9;
  clock.at(7);
  assert.deepEqual(does(), ['save-clock', 'keep-restarts']);
  clock.at(3700);
  assert.deepEqual(does().slice(-2), ['keep-restarts', 'save-clock']);
  // None of them counts any more.
  clock.at(90_000);
  assert.ok(!does().includes('keep-restarts'));
});

test('clock: told before the data partition was read, it is kept with the restarts there', () => {
  const clock = new Clock();
  clock.at(1, { is: 'started', running: {} });
  clock.online(20);
  const time = { is: 'time', time: BUILT + 9000, at: 21 } as const;
  assert.deepEqual(clock.said(21, time), ['set-clock']);
  clock.at(30, { is: 'data', marks: {}, restarts: [BUILT + 400], clock: BUILT + 500 });
  const restarts = [BUILT + 9009 - 100];
  assert.deepEqual(clock.actions, [{ do: 'keep-restarts', restarts }, { do: 'save-clock' }]);
});

test('clock: asked when a link comes online, by one server after the other, then every six hours', () => {
  const clock = new Clock();
  clock.at(1, { is: 'started', running: {} });
  clock.at(5, { is: 'data', marks: {}, restarts: [], clock: null });
  assert.deepEqual(clock.online(20), ['ask one.example']);
  assert.deepEqual(clock.said(21, NOTHING), ['ask two.example']);
  const time = { is: 'time', time: BUILT + 9000.5, at: 22 } as const;
  assert.deepEqual(clock.said(23, time), ['set-clock', 'save-clock']);
  assert.equal(clock.ahead, BUILT + 8978.5);
  assert.deepEqual(clock.device.clock.set, { server: 'two.example', at: 23 });
  assert.equal(clock.device.clock.askAt, 20 + 21_600);
});

test('clock: a time server is believed rather than what a clock that was ahead has left', () => {
  const clock = new Clock();
  clock.at(1, { is: 'started', running: {} });
  clock.at(5, { is: 'data', marks: {}, restarts: [], clock: BUILT + 900_000 });
  clock.online(20);
  clock.said(21, { is: 'time', time: BUILT + 5000, at: 21 });
  assert.equal(clock.ahead, BUILT + 4979);
  assert.deepEqual(clock.at(22), []);
});

test('clock: no server is asked within 20 s, whatever the links do; one that is silent is given up', () => {
  const clock = new Clock(['one.example']);
  clock.at(1, { is: 'started', running: {} });
  clock.online(20);
  assert.deepEqual(clock.online(25, 2), []);
  // The answer is given up, and 30 s have passed since the question.
  assert.deepEqual(clock.at(50), ['ask one.example']);
  clock.said(52, NOTHING);
  assert.deepEqual(clock.online(53, 3), []);
  assert.equal(clock.device.clock.askAt, 70);
  assert.deepEqual(clock.at(70), ['ask one.example']);
});

test('clock: failures wait longer and longer, up to an hour; a link that comes online begins anew', () => {
  const clock = new Clock(['one.example']);
  clock.at(1, { is: 'started', running: {} });
  clock.online(20);
  const waits = [];
  for (let times = 0; times < 9; times++) {
    clock.said(clock.up, NOTHING);
    waits.push(clock.device.clock.askAt - clock.up);
    clock.at(clock.device.clock.askAt);
  }
  assert.deepEqual(waits, [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]);
  clock.said(clock.up, NOTHING);
  clock.online(clock.up + 100, 2);
  assert.equal(clock.device.clock.delay, 30);
});

test('clock: a server that refuses is not asked again; others are', () => {
  for (const code of ['DENY', 'RSTR']) {
    const clock = new Clock();
    clock.at(1, { is: 'started', running: {} });
    clock.online(20);
    assert.deepEqual(clock.said(21, { is: 'kiss', code }), ['ask two.example']);
    clock.said(22, NOTHING);
    assert.deepEqual(clock.at(clock.device.clock.askAt), ['ask two.example']);
    clock.said(clock.up, { is: 'kiss', code });
    assert.ok(clock.device.clock.askAt > clock.up + 20_000);
    assert.deepEqual(clock.online(clock.up + 100, 2), []);
  }
  const busy = new Clock(['one.example']);
  busy.at(1, { is: 'started', running: {} });
  busy.online(20);
  busy.said(21, { is: 'kiss', code: 'RATE' });
  assert.deepEqual(busy.at(50), ['ask one.example']);
});

test('clock: kept every hour, if there is a data partition', () => {
  const clock = new Clock([]);
  clock.at(1, { is: 'started', running: {} });
  clock.at(3600);
  assert.deepEqual(clock.at(3600), []);
  clock.at(3700, { is: 'data', marks: {}, restarts: [], clock: null });
  assert.equal(nextStep(clock.device, clock.config) <= 7200, true);
  assert.deepEqual(clock.at(7200), ['save-clock']);
});

test('clock: a late or doubled answer sets nothing', () => {
  const clock = new Clock();
  clock.at(1, { is: 'started', running: {} });
  clock.online(20);
  const time = { is: 'time', time: BUILT + 9000, at: 22 } as const;
  clock.said(23, time);
  assert.deepEqual(clock.at(24, { is: 'time-said', ask: 1, said: time }), []);
});

const ID = [1, 2, 3, 4, 5, 6, 7, 8];

/** What a server answers at BUILT + 100.5, with changes. */
function answer(change: Record<number, number> = {}): number[] {
  const seconds = BUILT + 100 + 2_208_988_800;
  const bytes = [0x24, 2, ...Array<number>(22).fill(0), ...ID, ...Array<number>(8).fill(0)];
  for (const shift of [24, 16, 8, 0]) bytes.push(Math.floor(seconds / 2 ** shift) % 256);
  bytes.push(0x80, 0, 0, 0);
  for (const [at, byte] of Object.entries(change)) bytes[Number(at)] = byte;
  return bytes;
}

test('NTP: the question has 48 bytes and our number; the answer to it is a time', () => {
  const question = ntpQuestion(ID);
  assert.deepEqual([question.length, question[0], question.slice(40)], [48, 0x23, ID]);
  assert.deepEqual(readNtp(answer(), ID, BUILT), { is: 'time', time: BUILT + 100.5, stratum: 2 });
});

test('NTP: after 2036 the seconds begin anew', () => {
  const later = 2_085_978_496 + 50;
  const bytes = answer({ 40: 0, 41: 0, 42: 0, 43: 50, 44: 0 });
  assert.deepEqual(readNtp(bytes, ID, BUILT), { is: 'time', time: later, stratum: 2 });
});

test('NTP: what is not an answer to our question is none', () => {
  const why = (change: Record<number, number>) => {
    const said = readNtp(answer(change), ID, BUILT);
    return said.is === 'wrong' ? said.why : said.is;
  };
  assert.equal(why({ 24: 9 }), 'answered something that was not asked');
  assert.equal(why({ 0: 0x23 }), 'did not answer as a server');
  assert.equal(why({ 0: 0x04 }), 'did not answer as a server');
  assert.equal(why({ 1: 16 }), 'has no time itself');
  assert.equal(why({ 0: 0xe4 }), 'has no time itself');
  assert.equal(why({ 40: 0, 41: 0, 42: 0, 43: 0 }), 'says a time that cannot be');
  assert.equal(why({ 40: 0xaf }), 'says a time that cannot be');
  assert.deepEqual(readNtp(answer().slice(0, 47), ID, BUILT), {
    ...{ is: 'wrong', why: 'answered too little' },
  });
  const kiss = answer({ 1: 0, 12: 68, 13: 69, 14: 78, 15: 89 });
  assert.deepEqual(readNtp(kiss, ID, BUILT), { is: 'kiss', code: 'DENY' });
});
