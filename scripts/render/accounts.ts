import { addAccounts, type Account, type AccountFiles } from '../accounts';
import type { RenderedFile } from './render';

const PATHS: Record<keyof AccountFiles, string> = {
  ...{ passwd: 'etc/passwd', group: 'etc/group', shadow: 'etc/shadow' },
};

/** Puts a device's accounts into its /etc/passwd, /etc/group and /etc/shadow. */
export function addDeviceAccounts(files: RenderedFile[], accounts: readonly Account[]): void {
  if (accounts.length === 0) return;
  const found = (path: string) =>
    files.find(
      (file): file is RenderedFile & { kind: 'file' } => file.path === path && file.kind === 'file',
    );
  const [passwd, group, shadow] = [found(PATHS.passwd), found(PATHS.group), found(PATHS.shadow)];
  if (!passwd || !group || !shadow) throw new Error('the overlay has no accounts to add to');
  const before = {
    ...{ passwd: passwd.bytes.toString(), group: group.bytes.toString() },
    shadow: shadow.bytes.toString(),
  };
  const after = addAccounts(before, accounts);
  passwd.bytes = Buffer.from(after.passwd);
  group.bytes = Buffer.from(after.group);
  shadow.bytes = Buffer.from(after.shadow);
}
