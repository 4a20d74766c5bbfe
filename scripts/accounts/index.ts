/**
 * Users and groups of the device: their ids, which never move, and the lines of /etc/passwd, /etc/group and /etc/shadow.
 * Pure: text comes in, text goes out. It must not know who asks for an account: packages, services, people.
 */
export { AccountError, addAccounts, type Account, type AccountFiles } from './add';
export { HASHED, idOf, PACKAGE_ACCOUNTS } from './ids';
