import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { ConfigError, keysOf, load, type Sources } from '../../scripts/config';
import { CONFIG_DIR, OVERLAY_DIR } from '../../scripts/checkout';
import { loadBoard, type Board } from '../../scripts/hardware';
import { inTempDir } from '../../scripts/os';
import { resolve, type DeviceModel } from '../../scripts/model';
import { readOverlay } from '../../scripts/overlay-files';
import { render, type OverlaySource } from '../../scripts/render';
import { nasty } from '../support/nasty';
import { pppdReads } from '../support/parsers';
import { SSH_KEYS } from '../support/ssh-keys';

/**
 * Nothing that a person writes into a YAML file may add a line, a directive or a command to a file of
 * the device. Every string field gets nasty texts; each is refused, or the rendered files keep their
 * shape and a real parser reads the text unchanged.
 */

/** A link of this name makes its line of chap-secrets, behind the word `user`, a line of pppd options. */
const LINK = 'ipparam';

/** Texts that some field takes, each thrown at every field; one is a CBW. */
const FITTING = [
  ...['twilio', 'a-b', '*99#', 'eth0', '12d1:1506', 'ff/02/01', '9.9.9.9', '0246'],
  `55534243${'00'.repeat(27)}`,
  '89490200001234567890',
  'BR2_PACKAGE_TCPDUMP',
  'CONFIG_USB_SERIAL_CP210X=m',
  ...['256M', '1h', '03:30', '/opt', 'root', 'dialout', LINK, 'A'],
  '192.168.1.10/24',
  '192.168.1.1',
];

interface Files {
  device: Record<string, unknown>;
  carrier: Record<string, unknown>;
  modem: Record<string, unknown>;
  local?: Record<string, unknown>;
}

let overlay: OverlaySource[] = [];
let plain: Files;
let board: Board;

before(async () => {
  overlay = await readOverlay(OVERLAY_DIR);
  board = await loadBoard('rpi3');
  const read = async (path: string) =>
    parse(await readFile(join(CONFIG_DIR, path), 'utf8')) as Record<string, unknown>;
  plain = {
    device: {
      board: 'rpi3',
      hostname: 'pi',
      ssh: { keys: [`${SSH_KEYS.ed25519} me`], listen: ['eth0'] },
      links: {
        [LINK]: {
          carrier: 'c',
          modem: 'm',
          auth: { kind: 'chap', user: 'u', password: '${SECRET}' },
          pin: '${PIN}',
          hooks: { 'ip-up': ['hook.sh'], 'ip-down': ['hook.sh'] },
        },
      },
    },
    carrier: { ...(await read('carriers/twilio.yaml')), dial: '*99#' },
    // Its 36 ports are no texts that are thrown: two of a kind are parsed and rendered thousands of times sooner.
    modem: {
      ...(await read('modems/huawei-12d1-14fe.yaml')),
      ports: { ppp: ['ff/02/01', 'ff/01/01'], at: ['ff/02/02', 'ff/01/02'] },
    },
  };
});

const texts = new Map<string, string>();

/** The files of a device that a text is not thrown into are the same each time. */
function yamlOf(value: unknown): string {
  const key = JSON.stringify(value);
  const text = texts.get(key) ?? stringify(value);
  texts.set(key, text);
  return text;
}

function deviceOf(files: Files, env: Record<string, string> = {}): DeviceModel {
  const source = (file: string, value: unknown) => ({ file, text: yamlOf(value) });
  const sources: Sources = {
    device: source('device.yaml', files.device),
    ...(files.local ? { local: source('device.local.yaml', files.local) } : {}),
    carriers: { c: source('c.yaml', files.carrier) },
    modems: { m: source('m.yaml', files.modem) },
    boards: ['rpi3'],
    findDeb: () => undefined,
    readHook: (path) =>
      path.endsWith('hook.sh') ? Buffer.from('#!/bin/sh\n') : { problem: 'none', hint: 'none' },
    readFiles: () => ({ files: [], faults: [] }),
  };
  return resolve('device', load(sources, { SECRET: 's', PIN: '1234', ...env }), board);
}

type Change = (files: Files, text: string) => { env?: Record<string, string> } | void;

/** A map below a map, as parsed. */
const at = (value: unknown, ...path: string[]): Record<string, unknown> =>
  path.reduce(
    (here, key) => here[key] as Record<string, unknown>,
    value as Record<string, unknown>,
  );
const link = (files: Files) => at(files.device, 'links', LINK);

/** What services and timers have in common. */
const ownProgram = (kind: 'services' | 'timers', more: object): Record<string, Change> => {
  const made = (change: (text: string) => object) => (f: Files, text: string) =>
    void (f.device[kind] = { own: { command: ['/bin/own'], ...more, ...change(text) } });
  return {
    [`device ${kind}`]: (f, text) =>
      void (f.device[kind] = { [text]: { command: ['/bin/own'], ...more } }),
    [`device ${kind}.<name>.command`]: made((text) => ({ command: ['/bin/own', text] })),
    [`device ${kind}.<name>.user`]: made((user) => ({ user })),
    [`device ${kind}.<name>.environment`]: made((text) => ({ environment: { OWN: text } })),
    [`device ${kind}.<name>.folder`]: made((folder) => ({ folder })),
    [`device ${kind}.<name>.limits.memory`]: made((memory) => ({ limits: { memory } })),
    ...(kind === 'services' && {
      [`device ${kind}.<name>.start.link`]: made((link) => ({ start: { link } })),
    }),
    ...(kind === 'timers' && {
      [`device ${kind}.<name>.every`]: made((every) => ({ every })),
      [`device ${kind}.<name>.at`]: made((at) => ({ every: undefined, at })),
      [`device ${kind}.<name>.jitter`]: made((jitter) => ({ jitter })),
      [`device ${kind}.<name>.limit`]: made((limit) => ({ limit })),
    }),
  };
};

/** How a text gets into each key. */
const FIELDS: Record<string, Change> = {
  'device board': (f, text) => void (f.device.board = text),
  'device hostname': (f, text) => void (f.device.hostname = text),
  'device ssh.keys': (f, text) => void (at(f.device, 'ssh').keys = [`${SSH_KEYS.ed25519} ${text}`]),
  'device ssh.listen': (f, text) => void (at(f.device, 'ssh').listen = [text]),
  'device ntp': (f, text) => void (f.device.ntp = [text]),
  'device buildroot.packages': (f, text) => {
    f.device.system = 'buildroot';
    f.device.buildroot = { packages: [text] };
  },
  'device buildroot.kernel': (f, text) => {
    f.device.system = 'buildroot';
    f.device.buildroot = { kernel: [text] };
  },
  'device packages[].name': (f, text) => void (f.device.packages = [{ name: text }]),
  'device packages[].except': (f, text) =>
    void (f.device.packages = [{ name: 'git', except: [text] }]),
  'device packages[].only': (f, text) => void (f.device.packages = [{ name: 'git', only: [text] }]),
  'device card.root': (f, text) => void (f.device.card = { root: text }),
  'device data.programs': (f, text) => {
    f.device.users = { [text]: {} };
    f.device.data = { programs: text };
  },
  'device files.from': (f, text) => void (f.device.files = text),
  'device files.replace': (f, text) => void (f.device.files = { from: 'f', replace: [text] }),
  'device files.unchecked': (f, text) => void (f.device.files = { from: 'f', unchecked: [text] }),
  'device ethernet.address': (f, text) =>
    void (f.device.ethernet = { kind: 'static', address: text }),
  'device ethernet.gateway': (f, text) =>
    void (f.device.ethernet = { kind: 'static', address: '192.168.1.10/24', gateway: text }),
  'device ethernet.dns': (f, text) =>
    void (f.device.ethernet = { kind: 'static', address: '192.168.1.10/24', dns: [text] }),
  'device ethernet.check.targets': (f, text) =>
    void (f.device.ethernet = { kind: 'dhcp', check: { kind: 'icmp', targets: [text] } }),
  'device ethernet.check.names': (f, text) =>
    void (f.device.ethernet = { kind: 'dhcp', check: { kind: 'icmp', names: [text] } }),
  'device links': (f, text) => void (f.device.links = { [text]: link(f) }),
  'device links.<name>.carrier': (f, text) => void (link(f).carrier = text),
  'device links.<name>.modem': (f, text) => void (link(f).modem = text),
  'device links.<name>.auth.user': (f, text) => void (at(link(f), 'auth').user = text),
  'device links.<name>.auth.password': (f, text) => {
    f.local = { links: { [LINK]: { auth: { password: text } } } };
  },
  'device links.<name>.auth.password by the environment': (_f, text) => ({ env: { SECRET: text } }),
  'device links.<name>.pin': (f, text) => void (f.local = { links: { [LINK]: { pin: text } } }),
  'device links.<name>.pin by the environment': (_f, text) => ({ env: { PIN: text } }),
  'device links.<name>.iccid': (f, text) => void (link(f).iccid = text),
  'device links.<name>.hooks.ip-up': (f, text) =>
    void (at(link(f), 'hooks')['ip-up'] = [`${text}hook.sh`]),
  'device links.<name>.hooks.ip-down': (f, text) =>
    void (at(link(f), 'hooks')['ip-down'] = [`${text}hook.sh`]),
  'device links.<name>.check.targets': (f, text) =>
    void (link(f).check = { kind: 'icmp', targets: [text] }),
  'device links.<name>.check.names': (f, text) =>
    void (link(f).check = { kind: 'tcp', names: [text] }),
  ...ownProgram('services', {}),
  ...ownProgram('timers', { every: '1h' }),
  'device users': (f, text) => void (f.device.users = { [text]: {} }),
  'device users.<name>.groups': (f, text) => void (f.device.users = { own: { groups: [text] } }),
  'device users.<name>.home': (f, text) => void (f.device.users = { own: { home: text } }),
  'carrier description': (f, text) => void (f.carrier.description = text),
  'carrier apn': (f, text) => void (f.carrier.apn = text),
  'carrier dial': (f, text) => void (f.carrier.dial = text),
  'carrier auth.user': (f, text) => {
    delete link(f).auth;
    f.carrier.auth = { kind: 'any', user: text, password: 'p' };
  },
  'carrier auth.password': (f, text) => {
    delete link(f).auth;
    f.carrier.auth = { kind: 'chap', user: 'u', password: text };
  },
  'modem description': (f, text) => void (f.modem.description = text),
  'modem usb.storage': (f, text) => void (at(f.modem, 'usb').storage = [text]),
  'modem usb.modem': (f, text) => void (at(f.modem, 'usb').modem = [text]),
  'modem usb.switch.messages': (f, text) =>
    void (at(f.modem, 'usb').switch = { kind: 'messages', messages: [text] }),
  'modem ports.ppp': (f, text) => void (at(f.modem, 'ports').ppp = [text]),
  'modem ports.at': (f, text) => void (at(f.modem, 'ports').at = [text]),
};

test('every text field of the schema is thrown at', () => {
  const texts = (['device', 'carrier', 'modem'] as const).flatMap((kind) =>
    keysOf(kind)
      .filter(
        ({ value }) => value === 'text' || value === 'list of texts' || value === 'map of names',
      )
      .map(({ key }) => `${kind} ${key}`),
  );
  const thrown = Object.keys(FIELDS).filter((field) => !field.endsWith('by the environment'));
  assert.deepEqual(thrown.sort(), [...new Set(texts)].sort());
});

/** Of each file the number of lines, and the word or key that each line begins with. */
function shape(device: DeviceModel): Map<string, string[]> {
  return new Map(
    render(device, overlay).map((file) => [
      file.path,
      file.kind !== 'file'
        ? [file.kind === 'link' ? file.target : '']
        : // A PIN is a line of its own.
          file.bytes
            .toString()
            .split('\n')
            .map((l) => /^(?!\d{4,8}$)[\w-]*/.exec(l)?.[0] ?? ''),
    ]),
  );
}

const known = new Map<string, Map<string, string[]>>();

/** The same of files, rendered once. */
function shapeOf(files: Files, env: Record<string, string> = {}): Map<string, string[]> {
  const key = JSON.stringify([files, env]);
  const found = known.get(key) ?? shape(deviceOf(files, env));
  known.set(key, found);
  return found;
}

for (const [field, change] of Object.entries(FIELDS)) {
  test(`no text in "${field}" changes the shape of a file`, () => {
    let taken = 0;
    fc.assert(
      fc.property(nasty, (text) => {
        const harmless = structuredClone(plain);
        const files = structuredClone(plain);
        const env = change(files, text)?.env;
        let actual: Map<string, string[]>;
        try {
          actual = shapeOf(files, env);
        } catch (error) {
          assert.ok(error instanceof ConfigError, String(error));
          for (const { place, message } of error.mistakes) {
            assert.ok(place.line >= 1 && place.col >= 1);
            assert.notEqual(message.trim(), '');
          }
          return;
        }
        taken++;
        // A name of its own for the file, a port more or less: compare with a harmless text there.
        const [name = LINK] = Object.keys(files.device.links as object);
        change(harmless, field === 'device links' ? name : harmlessFor(field, text));
        const expected = shapeOf(harmless);
        if (/hooks|secret|auth/.test(field)) {
          assert.equal(actual.size, expected.size);
          for (const [path, words] of expected) {
            if (!/secrets$|ip-(up|down)\.d/.test(path))
              assert.deepEqual(actual.get(path), words, path);
            else if (/secrets$/.test(path))
              assert.equal(actual.get(path)?.length, words.length, path);
          }
        } else assert.deepEqual(actual, expected);
      }),
      { numRuns: 100, seed: 20261122, examples: FITTING.map((text) => [text]) },
    );
    assert.ok(
      taken > 0 || /board|card\.root|carrier$|modem$/.test(field),
      'nothing was ever taken',
    );
  });
}

/** Texts of the same form for fields whose form shows in the shape. */
function harmlessFor(field: string, text: string): string {
  if (/<name>.(user|groups|home|folder)$/.test(field)) return text;
  if (/description|user$|password|keys|command|environment/.test(field)) return 'x';
  return text;
}

test('user and password reach pppd unchanged, whatever they are', async () => {
  const samples = fc.sample(nasty, { numRuns: 150, seed: 20261122 });
  await inTempDir(async (dir) => {
    const cases: { text: string; peers: string; secrets: string }[] = [];
    for (const [index, text] of samples.entries()) {
      const files = structuredClone(plain);
      at(link(files), 'auth').user = text;
      let device: DeviceModel;
      try {
        device = deviceOf(files, { SECRET: text });
      } catch (error) {
        assert.ok(error instanceof ConfigError, String(error));
        continue;
      }
      const rendered = render(device, overlay);
      const textOf = (path: string) => {
        const file = rendered.find((f) => f.path === path);
        assert.ok(file?.kind === 'file', path);
        return file.bytes.toString();
      };
      const peers = join(dir, `peers-${index}`);
      const secrets = join(dir, `secrets-${index}`);
      // The port is not there, and pppd before 2.5.1 does not know two options; all else is its to parse.
      const parsed = textOf(`etc/ppp/peers/${LINK}`).replace(
        /^(\/dev\/modem\/.*|noresolvconf|usepeerwins)$/gm,
        '',
      );
      await writeFile(peers, parsed);
      await writeFile(
        secrets,
        textOf('etc/ppp/chap-secrets').replace(/^(?!#)(?=\S)/m, 'noauth user '),
      );
      cases.push({ text, peers, secrets });
    }
    assert.ok(cases.length > 60);
    const byPeers = await pppdReads(cases.map(({ peers }) => peers));
    const bySecrets = await pppdReads(cases.map(({ secrets }) => secrets));
    const [{ length: options = 0 } = []] = byPeers;
    assert.ok(options > 20, String(options));
    cases.forEach(({ text }, index) => {
      assert.equal(byPeers[index]?.length, options, text);
      assert.ok(byPeers[index]?.includes(`user ${text}`), text);
      assert.deepEqual(
        bySecrets[index]?.sort(),
        [`ipparam ${text}`, 'noauth', `user ${text}`].sort(),
      );
    });
  });
});
