import type { Mistake, Place } from './mistake';
import type { DeviceFile, ModemFile } from './keys';
import type { Path } from './value-at';
import { suggest } from './suggest';

/** Names that Linux gives to the network card of a modem (systemd.net-naming-scheme(7) is not on the device). */
const CARD = /^(eth\d|usb\d|wwan\d|enx[0-9a-f]{12})$/;

/** Where the SSH server is told to listen on what the device cannot have. */
export function listenMistakes(
  { ssh, links, ethernet }: DeviceFile,
  modems: Record<string, ModemFile>,
  locate: (path: Path) => Place,
): Mistake[] {
  const kinds = Object.entries(links).map(([link, { modem }], unit) => ({
    link,
    unit,
    kind: Object.hasOwn(modems, modem) ? modems[modem]?.kind : undefined,
  }));
  // Of a modem that could not be read nobody knows what it brings.
  if (kinds.some(({ kind }) => kind === undefined)) return [];
  const serial = kinds.filter(({ kind }) => kind === 'serial').map(({ unit }) => `ppp${unit}`);
  const cards = kinds.some(({ kind }) => kind === 'ethernet');
  const has = [...(ethernet.kind === 'off' ? [] : ['eth0']), ...serial];
  return (ssh.listen ?? []).flatMap((name, index): Mistake[] => {
    const place = locate(['ssh', 'listen', index]);
    if (ssh.listen?.indexOf(name) !== index) return [{ place, message: `${name} appears twice` }];
    if (has.includes(name) || (cards && CARD.test(name))) return [];
    if (name === 'eth0')
      return [{ place, message: 'eth0 stays down on this device', hint: '`ethernet` is off' }];
    return [
      {
        place,
        message: `this device has no interface ${name}`,
        hint: suggest(name, [...has, ...(cards ? ['eth1', 'usb0', 'wwan0'] : [])], 'it has'),
      },
    ];
  });
}

/** What is allowed and yet says that somebody expects a server which does not run. */
export function listenNotes({ ssh }: DeviceFile, locate: (path: Path) => Place): Mistake[] {
  if (ssh.listen && ssh.listen.length > 0 && ssh.keys.length === 0)
    return [
      {
        place: locate(['ssh', 'listen']),
        message: 'without keys no SSH server runs, whatever it listens on',
        hint: 'add `keys`, or give each card its own: npm run flash -- --set ssh.key="$(cat ~/.ssh/id_ed25519.pub)"',
      },
    ];
  if (ssh.keys.length > 0 && ssh.listen?.length === 0)
    return [
      {
        place: locate(['ssh', 'listen']),
        message: 'there are keys, but no interface on which the SSH server listens: none runs',
        hint: 'leave `listen` out for eth0',
      },
    ];
  return [];
}
