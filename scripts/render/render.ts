import { fillPieces, type OwnFiles } from '../../device/core';
import type { OwnFile } from '../config';
import type { DeviceModel, LinkModel, ModeSwitch, ServiceModel } from '../model';
import { addDeviceAccounts } from './accounts';
import {
  hasHoles,
  ownFilesText,
  piecesOf,
  withHoles,
  type HoledDevice,
  type HoledLink,
  type Written,
} from './holes';
import { modeOf } from './modes';
import { layOver } from './own';
import { compile, TemplateError } from './template';
import { toldFiles } from './told';

/** A file of overlay/ as it is in the checkout. */
export type OverlaySource =
  | { kind: 'file'; path: string; executable: boolean; bytes: Buffer }
  | { kind: 'link'; path: string; target: string };

/** A file as it will be on the device. The path is below the root, without a leading '/'. */
export type RenderedFile = (
  | { kind: 'file'; path: string; mode: number; bytes: Buffer }
  /** of the user's own, to be copied from where it lies */
  | { kind: 'copy'; path: string; mode: number; source: string }
  | { kind: 'link'; path: string; target: string }
  /** with nothing in it */
  | { kind: 'folder'; path: string }
) & {
  /** one of the user's own */
  own?: true;
};

const TEMPLATE = '.hbs';

/** The product's own, for messages. */
const OVERLAY = 'overlay';

/** What pppi.conf changes, as data. */
const OWN_FILES = 'etc/pppi/settings.json';

/** Permission bits of group and others. */
const OTHERS = 0o077;

/**
 * DeviceModel + overlay/ → the files of the device. `*.hbs` are rendered, the rest is copied byte for byte.
 * `__link__` in a template's path stands for each link, `__mode-switch__` for the id of each modem whose mode switch
 * YAML describes, `__service__` for each service and timer. A file `__hook-up__` or `__hook-down__` stands for each hook
 * of each link, which gets its mode.
 * A template that renders to blanks only makes no file. What the daemon is told is added as JSON, and so are the files
 * that pppi.conf changes. The user's own files are laid over all that; their templates are as the overlay's.
 * @returns sorted by path
 * @throws TemplateError; ConfigError if a file of the user's own is in the way of another
 */
export function render(device: DeviceModel, overlay: readonly OverlaySource[]): RenderedFile[] {
  const holed = withHoles(device);
  const written: Written = { words: [], values: {} };
  const own: Record<string, OwnFiles['files'][string]> = {};
  const rendered = (folder: string, source: FileSource) =>
    renderTemplate(holed, folder, source, written).map(({ path, mode, pieces }): RenderedFile => {
      if (hasHoles(pieces)) own[`/${path}`] = pieces;
      return { kind: 'file', path, mode, bytes: Buffer.from(fillPieces(pieces, written.values)) };
    });
  const files = overlay.flatMap((source): RenderedFile[] => {
    if (source.kind === 'link') return [source];
    const event = hookEvent(source.path);
    if (event) return copyHooks(device, source, event);
    if (!source.path.endsWith(TEMPLATE)) {
      const { path, executable, bytes } = source;
      return [{ kind: 'file', path, mode: modeOf(path, executable), bytes }];
    }
    return rendered(OVERLAY, source);
  });
  const users = device.files && layable(device.files.files, device.files.from, rendered);
  // What the user has put there instead is not the product's to change.
  for (const { kind, path } of users ?? []) if (kind !== 'file') delete own[`/${path}`];
  const told = toldFiles(device);
  if (Object.keys(own).length > 0) told.set(OWN_FILES, ownFilesText(own, written.values));
  for (const [path, text] of told)
    files.push({ kind: 'file', path, mode: modeOf(path, false), bytes: Buffer.from(text) });
  refuseDoubles(files);
  addDeviceAccounts(files, device.accounts);
  const all = device.files ? layOver(files, users ?? [], device.files) : files;
  return all.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The user's own files as they will be on the device. @param folder as the YAML names it */
function layable(
  files: readonly OwnFile[],
  folder: string,
  rendered: (folder: string, source: FileSource) => RenderedFile[],
): RenderedFile[] {
  const made = files.flatMap((file): RenderedFile[] => {
    if (file.kind !== 'file') return [file];
    const { kind, path, executable, source, template: bytes } = file;
    if (bytes) return rendered(folder, { kind, path, executable, bytes });
    return [{ kind: 'copy', path, mode: modeOf(path, executable), source }];
  });
  return made.map((file) => ({ ...file, own: true }));
}

type FileSource = Extract<OverlaySource, { kind: 'file' }>;

function hookEvent(path: string): keyof LinkModel['hooks'] | undefined {
  if (path.endsWith('/__hook-up__')) return 'ipUp';
  return path.endsWith('/__hook-down__') ? 'ipDown' : undefined;
}

function copyHooks(
  device: DeviceModel,
  source: FileSource,
  event: keyof LinkModel['hooks'],
): RenderedFile[] {
  return device.links.flatMap((link) =>
    link.hooks[event].map(({ name, bytes }) => {
      const path = source.path.replaceAll('__link__', link.name).replace(/[^/]*$/, () => name);
      return { kind: 'file' as const, path, mode: modeOf(path, source.executable), bytes };
    }),
  );
}

interface RenderedPieces {
  path: string;
  mode: number;
  pieces: OwnFiles['files'][string];
}

function renderTemplate(
  device: HoledDevice,
  folder: string,
  source: FileSource,
  written: Written,
): RenderedPieces[] {
  const shown = `${folder}/${source.path}`;
  const template = compile(shown, textOf(shown, source));
  const name = source.path.slice(0, -TEMPLATE.length);
  return instances(device, name).flatMap(({ path, context }) => {
    const mode = modeOf(path, source.executable);
    const text = template(context, { isPrivate: (mode & OTHERS) === 0, written });
    if (text.trim() === '') return [];
    return [{ path, mode, pieces: piecesOf(text, written) }];
  });
}

function textOf(shown: string, { bytes }: FileSource): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new TemplateError(shown, 'a template is text in UTF-8, and this is not');
  }
}

interface Instance {
  path: string;
  context: {
    device: HoledDevice;
    link?: HoledLink;
    modeSwitch?: ModeSwitch;
    service?: ServiceModel;
  };
}

function instances(device: HoledDevice, name: string): Instance[] {
  if (name.includes('__mode-switch__')) {
    return device.modeSwitches.map((modeSwitch) => ({
      path: name.replaceAll('__mode-switch__', modeSwitch.id),
      context: { device, modeSwitch },
    }));
  }
  if (name.includes('__service__')) {
    return device.services.map((service) => ({
      path: name.replaceAll('__service__', service.name),
      context: { device, service },
    }));
  }
  if (!name.includes('__link__')) return [{ path: name, context: { device } }];
  return device.links.map((link) => ({
    path: name.replaceAll('__link__', link.name),
    context: { device, link },
  }));
}

function refuseDoubles(files: readonly RenderedFile[]): void {
  const seen = new Set<string>();
  for (const { path } of files) {
    if (seen.has(path)) throw new Error(`two files of the overlay render to ${path}`);
    seen.add(path);
  }
}
