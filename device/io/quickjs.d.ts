/**
 * What the device's code uses of QuickJS 2025-04-26's modules `std` and `os` (its doc/quickjs.texi, quickjs-libc.c):
 * with it the newest thing that both systems have. Errors of `os` are -errno, never thrown.
 */
declare module 'std' {
  export function exit(status: number): never;
  /** @returns undefined if it is not set */
  export function getenv(name: string): string | undefined;
  export const err: { puts(text: string): void; flush(): void };
  export const out: { puts(text: string): void; flush(): void };
}

declare module 'os' {
  export const O_RDONLY: number;
  export const O_WRONLY: number;
  export const O_RDWR: number;
  export const O_CREAT: number;
  export const O_EXCL: number;
  export const O_TRUNC: number;
  export const SIGINT: number;
  export const SIGTERM: number;
  export const SIGPIPE: number;
  export const SIGCHLD: number;
  export const WNOHANG: number;
  export const S_IFMT: number;
  export const S_IFCHR: number;
  export const S_IFDIR: number;
  export const S_IFIFO: number;
  export const S_IFREG: number;

  /** @returns a descriptor, or -errno */
  export function open(path: string, flags: number, mode?: number): number;
  export function close(fd: number): number;
  export function isatty(fd: number): boolean;
  /** Blocks unless the descriptor is O_NONBLOCK. @returns bytes, 0 at the end, or -errno */
  export function read(fd: number, buffer: ArrayBuffer, offset: number, length: number): number;
  export function write(fd: number, buffer: ArrayBuffer, offset: number, length: number): number;
  export function remove(path: string): number;
  export function rename(from: string, to: string): number;
  export function mkdir(path: string, mode?: number): number;
  export function symlink(target: string, path: string): number;
  /** With `.` and `..`. */
  export function readdir(path: string): [names: string[], error: number];
  export function readlink(path: string): [target: string, error: number];
  export function realpath(path: string): [path: string, error: number];
  export interface Stat {
    readonly mode: number;
    readonly ino: number;
    readonly size: number;
    readonly rdev: number;
    /** milliseconds since 1970 */
    readonly mtime: number;
  }
  export function stat(path: string): [stat: Stat | null, error: number];
  export function lstat(path: string): [stat: Stat | null, error: number];

  /** One handler a descriptor; null has to come before `close`, or no descriptor is heard again. */
  export function setReadHandler(fd: number, handler: (() => void) | null): void;
  export function setWriteHandler(fd: number, handler: (() => void) | null): void;
  /** null: what the system does by default; undefined: the signal is ignored. Handlers run between events. */
  export function signal(number: number, handler: (() => void) | null | undefined): void;
  export interface Timer {
    readonly timer: unique symbol;
  }
  export function setTimeout(handler: () => void, milliseconds: number): Timer;
  export function clearTimeout(timer: Timer): void;
  /** @returns monotonic milliseconds */
  export function now(): number;

  export function kill(pid: number, signal: number): number;
  export function pipe(): [read: number, write: number] | null;
  /** @returns the process and its raw status; 0 if none has ended, -errno */
  export function waitpid(pid: number, options: number): [pid: number, status: number];
  /** @returns with `block` the exit status or -signal, without it the process; one that is not there ends with 127 */
  export function exec(
    argv: readonly string[],
    options: {
      block: boolean;
      stdin?: number;
      stdout?: number;
      stderr?: number;
      env?: Readonly<Record<string, string>>;
    },
  ): number;
}

/** Of QuickJS: the program's file and its arguments. */
declare const scriptArgs: readonly string[];
