import type { DeviceModel, Hook, LinkModel, ModeSwitch } from '../model';
import { modeOf } from './modes';
import { compile } from './template';

/** A file of overlay/ as it lies in the checkout. */
export type OverlaySource =
  | { kind: 'file'; path: string; executable: boolean; text: string }
  | { kind: 'link'; path: string; target: string };

/** A file as it will be on the device. The path is below the root, without a leading '/'. */
export type RenderedFile =
  | { kind: 'file'; path: string; mode: number; text: string }
  | { kind: 'link'; path: string; target: string };

const TEMPLATE = '.hbs';

/**
 * DeviceModel + overlay/ → the files of the device. `*.hbs` are rendered, the rest is copied.
 * `__link__` in a path stands for each link, `__hook-up__` and `__hook-down__` for each of its hooks,
 * `__mode-switch__` for the id of each stick whose mode switch YAML describes.
 * A template that renders to nothing but blanks makes no file.
 * @returns sorted by path
 * @throws TemplateError
 */
export function render(device: DeviceModel, overlay: readonly OverlaySource[]): RenderedFile[] {
  const files = overlay.flatMap((source): RenderedFile[] => {
    if (source.kind === 'link') return [source];
    if (!source.path.endsWith(TEMPLATE)) {
      const { path, executable, text } = source;
      return [{ kind: 'file', path, mode: modeOf(path, executable), text }];
    }
    return renderTemplate(device, source);
  });
  refuseDoubles(files);
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function renderTemplate(
  device: DeviceModel,
  source: Extract<OverlaySource, { kind: 'file' }>,
): RenderedFile[] {
  const template = compile(source.path, source.text);
  const name = source.path.slice(0, -TEMPLATE.length);
  return instances(device, name).flatMap(({ path, context }) => {
    const text = template(context);
    if (text.trim() === '') return [];
    return [{ kind: 'file' as const, path, mode: modeOf(path, source.executable), text }];
  });
}

interface Instance {
  path: string;
  context: { device: DeviceModel; link?: LinkModel; hook?: Hook; modeSwitch?: ModeSwitch };
}

function instances(device: DeviceModel, name: string): Instance[] {
  if (name.includes('__mode-switch__')) {
    return device.modeSwitches.map((modeSwitch) => ({
      path: name.replaceAll('__mode-switch__', modeSwitch.id),
      context: { device, modeSwitch },
    }));
  }
  const hooks = name.includes('__hook-up__')
    ? ('ipUp' as const)
    : name.includes('__hook-down__')
      ? ('ipDown' as const)
      : undefined;
  if (!name.includes('__link__') && !hooks) return [{ path: name, context: { device } }];
  return device.links.flatMap((link): Instance[] => {
    const path = name.replaceAll('__link__', link.name);
    if (!hooks) return [{ path, context: { device, link } }];
    return link.hooks[hooks].map((hook) => ({
      path: path.replace(/__hook-(up|down)__/g, hook.name),
      context: { device, link, hook },
    }));
  });
}

function refuseDoubles(files: readonly RenderedFile[]): void {
  const seen = new Set<string>();
  for (const { path } of files) {
    if (seen.has(path)) throw new Error(`two files of the overlay render to ${path}`);
    seen.add(path);
  }
}
