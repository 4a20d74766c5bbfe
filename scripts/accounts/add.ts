/** A user with its group, or a group alone. */
export interface Account {
  /** undefined: a group alone */
  readonly user?: string;
  /** the user's primary one: made with `id` if it has the user's name, else it has to be there */
  readonly group: string;
  /** of the user, and of a group that is made */
  readonly id: number;
  /** default /nonexistent */
  readonly home?: string;
  /** default /bin/false */
  readonly shell?: string;
  readonly comment?: string;
  /** users that are in the group too */
  readonly members?: readonly string[];
}

/** Texts of /etc/passwd, /etc/group and /etc/shadow. */
export interface AccountFiles {
  readonly passwd: string;
  readonly group: string;
  readonly shadow: string;
}

/** Two accounts that cannot both be, or one that no line can hold. The message is for people. */
export class AccountError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'AccountError';
  }
}

/** useradd(8) of Debian takes these and warns of others; a longer name does not fit into utmp. */
const NAME = /^[A-Za-z_][A-Za-z0-9_-]{0,31}$/;

/**
 * Adds accounts to what is there. One that is there already stays as it is, and only gets its new members: several
 * packages ask for the same group. Users come after all groups, so the order of the accounts does not matter.
 * @throws AccountError for another id of the same name, another name of the same id, an unknown member or group
 */
export function addAccounts(files: AccountFiles, accounts: readonly Account[]): AccountFiles {
  const groups = new Lines(files.group);
  const users = new Lines(files.passwd);
  const shadow = new Lines(files.shadow);
  for (const { user, group, id } of accounts)
    if (user === undefined || user === group) addGroup(groups, group, id);
  for (const account of accounts)
    if (account.user !== undefined) addUser({ groups, users, shadow }, account.user, account);
  for (const { group, members = [] } of accounts)
    for (const member of members) addMember(groups, users, group, member);
  return { passwd: users.text(), group: groups.text(), shadow: shadow.text() };
}

/** The lines of one file, by the name that each begins with. */
class Lines {
  readonly #fields: Map<string, string[]>;

  constructor(text: string) {
    const lines = text.split('\n').filter((line) => line !== '');
    this.#fields = new Map(lines.map((line) => [line.split(':', 1)[0]!, line.split(':')]));
  }

  get(name: string): string[] | undefined {
    return this.#fields.get(name);
  }

  set(name: string, ...rest: string[]): void {
    this.#fields.set(name, [name, ...rest]);
  }

  /** The third field is the id in passwd(5) and in group(5). */
  nameOf(id: number): string | undefined {
    return [...this.#fields.values()].find((fields) => fields[2] === String(id))?.[0];
  }

  text(): string {
    return [...this.#fields.values()].map((fields) => `${fields.join(':')}\n`).join('');
  }
}

function addGroup(groups: Lines, name: string, id: number): void {
  if (isThere('group', groups, name, id)) return;
  groups.set(name, 'x', String(id), '');
}

function addUser(
  { groups, users, shadow }: Record<'groups' | 'users' | 'shadow', Lines>,
  name: string,
  { group, id, home = '/nonexistent', shell = '/bin/false', comment = '' }: Account,
): void {
  if (isThere('user', users, name, id)) return;
  const gid = groups.get(group)?.[2];
  if (gid === undefined) throw new AccountError(`user ${name}: there is no group ${group}`);
  for (const text of [home, shell, comment]) refuseBroken(name, text);
  users.set(name, 'x', String(id), gid, comment, home, shell);
  // No password fits `*`; there is no ageing (shadow(5)).
  shadow.set(name, '*', '', '', '', '', '', '', '');
}

function addMember(groups: Lines, users: Lines, name: string, member: string): void {
  const group = groups.get(name);
  if (!group) throw new AccountError(`there is no group ${name} for ${member} to be in`);
  if (!users.get(member)) throw new AccountError(`group ${name}: there is no user ${member}`);
  const members = (group[3] ?? '').split(',').filter((one) => one !== '');
  if (!members.includes(member))
    groups.set(name, group[1]!, group[2]!, [...members, member].join(','));
}

function isThere(kind: 'user' | 'group', lines: Lines, name: string, id: number): boolean {
  if (!NAME.test(name)) throw new AccountError(`"${name}" cannot be the name of a ${kind}`);
  const has = lines.get(name)?.[2];
  if (has !== undefined && has !== String(id))
    throw new AccountError(`${kind} ${name} would have the ids ${has} and ${id}`);
  if (has !== undefined) return true;
  const other = lines.nameOf(id);
  if (other !== undefined)
    throw new AccountError(`${kind}s ${other} and ${name} would both have the id ${id}`);
  return false;
}

/** passwd(5) has no way to quote. */
function refuseBroken(name: string, text: string): void {
  // eslint-disable-next-line no-control-regex
  if (/[:\u0000-\u001f\u007f]/.test(text))
    throw new AccountError(`user ${name}: "${text}" has a ":" or a control character`);
}
