import type { Kind } from './shell';

/** What counts of an unpacked package, read. Paths are below the root, without a leading '/', usr-merged. */
export interface PackageFacts {
  name: string;
  version: string;
  /** texts of its preinst and postinst */
  scripts: Partial<Record<ScriptName, string>>;
  /** everything that it ships, folders included */
  entries: ReadonlyMap<string, Entry>;
  /** texts of usr/lib/sysusers.d, usr/lib/tmpfiles.d and usr/lib/systemd/system, by path */
  texts: ReadonlyMap<string, string>;
}

export type ScriptName = 'preinst' | 'postinst';

export interface Entry {
  kind: Exclude<Kind, 'absent'>;
  /** permission bits with setuid and setgid */
  mode: number;
}

/** What has to be done in place of a script. Paths are absolute. */
export type Effect =
  /** a user whose primary group is `group`, or a group alone */
  | { kind: 'account'; user?: string; group: string; home?: string; comment?: string }
  | { kind: 'member'; user: string; group: string }
  /** an account that others make */
  | { kind: 'named'; user?: string; group?: string }
  | { kind: 'alternative'; priority: number; links: { path: string; target: string }[] }
  | { kind: 'link'; path: string; target: string }
  | { kind: 'copy'; from: string; to: string }
  | { kind: 'file'; path: string; text: string }
  /** a folder to be there, or owner and mode of what is there */
  | { kind: 'folder'; path: string; made: boolean; user?: string; group?: string; mode?: string }
  /** the bundle of all CA certificates */
  | { kind: 'ca-bundle' }
  /** for the build's log */
  | { kind: 'note'; text: string };
