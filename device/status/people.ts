import {
  REASON_WORDS,
  REASONS,
  type LinkStatus,
  type ServiceStatus,
  type SignalStatus,
} from '../core';
import type { Report, UsbNote } from './report';

/** @returns the report in words, lines without the last line's end */
export function textOf({ links, services, usb, notes, clock }: Report): string {
  const said = links.map(({ detail }) => detail).join('\n');
  const isNew = (text: string) => !said.includes(text);
  return [
    ...links.flatMap(linkLines),
    ...services.flatMap(serviceLines),
    ...usbLines(usb.filter(({ text }) => isNew(text))),
    ...notes.filter(isNew),
    ...restartLines(links),
    ...clockLines(clock),
  ].join('\n');
}

function linkLines(status: LinkStatus): string[] {
  const { link, state, detail, advice } = status;
  const told = detail === '' ? [] : [detail];
  if (state === 'starting') return [`${link}: starting`, ...indented(told)];
  return [
    `${link}: ${state} for ${duration(status.seconds)}, since ${status.since}`,
    ...indented([
      ...told,
      ...(advice === '' ? [] : [`what to do: ${advice}`]),
      ...modemLines(status),
      ...(status.signal ? [`signal ${signalText(status.signal)}`] : []),
      ...callLines(status),
      ...eventLines(status),
    ]),
  ];
}

function modemLines({ modem }: LinkStatus): string[] {
  if (modem === null) return [];
  const control = modem.control === '' ? '' : `, control ${modem.control}`;
  return [`modem ${modem.id} at ${modem.socket}: ${modem.port}${control}`];
}

/** @returns lines on one service or timer, for people */
export function serviceLines(status: ServiceStatus): string[] {
  const { service, kind, state, reason, seconds, restarts, lastExit, next, skipped } = status;
  const times = (count: number) => (count === 1 ? 'once' : `${count} times`);
  const again = kind === 'service' && restarts > 0 ? `, restarted ${times(restarts)}` : '';
  const runs = kind === 'timer' && status.starts > 0 ? `, ran ${times(status.starts)}` : '';
  return [
    `${kind} ${service}: ${state} for ${duration(seconds)}${again}${runs}`,
    ...indented([
      ...(reason === '' ? [] : [reason]),
      ...(next === null ? [] : [`next run on ${next}`]),
      ...(skipped === 0 ? [] : [`left out ${times(skipped)}, as it still ran`]),
      ...(lastExit === null ? [] : [`last ${lastExit.text}, ${duration(lastExit.secondsAgo)} ago`]),
    ]),
  ];
}

/** Such as `[####-] -73 dBm, Acme, LTE, home network, cell 01A2B3C`; what is not known is not there. */
function signalText(signal: SignalStatus): string {
  const { bars, dbm, operator, technology, registration, cell } = signal;
  const strength = [
    bars === null ? '' : `[${'#'.repeat(bars).padEnd(5, '-')}]`,
    dbm === null ? '' : `${dbm} dBm`,
  ];
  const network = { home: 'home network', roaming: 'roaming' }[registration] ?? '';
  const parts = [strength.filter(Boolean).join(' '), operator, technology, network];
  return [...parts, cell && `cell ${cell}`].filter(Boolean).join(', ');
}

function callLines(status: LinkStatus): string[] {
  const { traffic, health, lastFailure } = status;
  const lines: string[] = [];
  if (status.interface !== '')
    lines.push(
      `${status.interface}: ${status.address} peer ${status.peer}, DNS ${status.dns1} ${status.dns2}`,
    );
  if (traffic)
    lines.push(
      `traffic of this session: ${bytes(traffic.received)} received, ${bytes(traffic.sent)} sent`,
    );
  if (health) {
    const { verdict, strikes, text } = health;
    const is = verdict === 'ok' ? 'is reached' : `${verdict}, ${strikes} checks failed in a row`;
    lines.push(`internet ${is}${text === '' ? '' : `: ${text}`}`);
  }
  const last = lastFailure === '' ? '' : `, the last one ${lastFailure}`;
  return [...lines, `dials ${status.dials}, failures ${status.failures}${last}`];
}

function eventLines({ events }: LinkStatus): string[] {
  if (events.length === 0) return [];
  const lines = events.map(({ date, state, reason, text }) => {
    const why = reason === '' ? '' : ` (${reason})`;
    return `${date} ${state}${why}${text === '' ? '' : `: ${text}`}`;
  });
  return ['last events:', ...indented(lines)];
}

function usbLines(usb: readonly UsbNote[]): string[] {
  if (usb.length === 0) return [];
  const lines = usb.flatMap(({ reason, text }) => {
    const known = REASON_WORDS.find((word) => word === reason);
    return [text, ...indented(known ? [`what to do: ${REASONS[known].advice}`] : [])];
  });
  return ['USB:', ...indented(lines)];
}

/** The same for every link: they are the device's. */
function restartLines(links: readonly LinkStatus[]): string[] {
  const { day = 0, last = null } = links[0]?.restarts ?? {};
  if (day === 0) return [];
  const times = `${day} restart${day > 1 ? 's' : ''}`;
  return [
    `${times} without a shutdown in 24 hours, the last on ${last ?? ''}`,
    ...indented([
      'what to do: Check the power supply and its cable, then the SD card: the power failed, or the kernel stopped.',
    ]),
  ];
}

function clockLines(clock: Report['clock']): string[] {
  if (clock === undefined) return [];
  if (clock === null) return ['clock: not set by a time server since power-on'];
  return [`clock: set by ${clock.server} ${clock.minutes} min ago`];
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

function duration(seconds: number): string {
  const count = (unit: number) => Math.floor(seconds / unit);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${count(60)} min ${seconds % 60} s`;
  if (seconds < 86_400) return `${count(3600)} h ${count(60) % 60} min`;
  return `${count(86_400)} d ${count(3600) % 24} h`;
}

function bytes(count: number): string {
  if (count < 1000) return `${count} B`;
  if (count < 1e6) return `${(count / 1e3).toFixed(1)} kB`;
  if (count < 1e9) return `${(count / 1e6).toFixed(1)} MB`;
  return `${(count / 1e9).toFixed(2)} GB`;
}
