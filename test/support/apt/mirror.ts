import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';

/** A package archive of one package on this machine, which misbehaves as it is told. */
export interface Mirror {
  /** http://127.0.0.1:PORT */
  url: string;
  /** what is at each path; take something away, or change it, and it is served so */
  files: Map<string, Buffer>;
  /** asked before the files; true: it has answered */
  answer: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** what was asked for */
  asked: string[];
  close: () => void;
}

export const RELEASE = '/dists/test/Release';
export const PACKAGES = '/dists/test/main/binary-arm64/Packages';
export const DEB = '/pool/pppi-probe_1.0_all.deb';

/** @param dates of the Release file, milliseconds from now */
export interface Dates {
  date?: number;
  validUntil?: number;
}

/** Starts one. @param dir a folder to make the package in */
export async function startMirror(dir: string): Promise<Mirror> {
  const files = new Map<string, Buffer>();
  const deb = makeDeb(dir);
  files.set(DEB, deb);
  const packages = `Package: pppi-probe
Version: 1.0
Architecture: all
Maintainer: nobody <nobody@example.com>
Filename: ${DEB.slice(1)}
Size: ${deb.length}
SHA256: ${sha256(deb)}
Description: nothing
`;
  files.set(PACKAGES, Buffer.from(packages));
  const mirror: Mirror = { url: '', files, answer: () => false, asked: [], close: () => undefined };
  dateRelease(mirror, {});

  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://mirror').pathname;
    mirror.asked.push(path);
    if (mirror.answer(request, response)) return;
    const file = mirror.files.get(path);
    response.writeHead(file ? 200 : 404, { 'Content-Length': file?.length ?? 0 }).end(file);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  mirror.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  mirror.close = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return mirror;
}

/** Writes the Release file anew, of the index as it is. */
export function dateRelease({ files }: Mirror, { date = -3_600_000, validUntil }: Dates): void {
  const packages = files.get(PACKAGES) ?? Buffer.alloc(0);
  const at = (offset: number) => new Date(Date.now() + offset).toUTCString().replace('GMT', 'UTC');
  const lines = [
    'Origin: pppi test',
    'Suite: test',
    'Codename: test',
    `Date: ${at(date)}`,
    ...(validUntil === undefined ? [] : [`Valid-Until: ${at(validUntil)}`]),
    'Architectures: arm64 all',
    'Components: main',
    'SHA256:',
    ` ${sha256(packages)} ${packages.length} main/binary-arm64/Packages`,
    '',
  ];
  files.set(RELEASE, Buffer.from(lines.join('\n')));
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** A package with a file that does not compress: that of a cut download differs from that of a whole one. */
function makeDeb(dir: string): Buffer {
  const tree = join(dir, 'deb');
  mkdirSync(join(tree, 'DEBIAN'), { recursive: true });
  mkdirSync(join(tree, 'usr/share/pppi-probe'), { recursive: true });
  const control =
    'Package: pppi-probe\nVersion: 1.0\nArchitecture: all\nMaintainer: nobody <nobody@example.com>\nDescription: nothing\n';
  writeFileSync(join(tree, 'DEBIAN/control'), control);
  const noise = Array.from({ length: 4096 }, (_, i) => sha256(Buffer.from(String(i)))).join('\n');
  writeFileSync(join(tree, 'usr/share/pppi-probe/noise'), noise);
  const file = join(dir, 'probe.deb');
  execFileSync('dpkg-deb', ['--build', '--root-owner-group', '-Zgzip', tree, file]);
  return readFileSync(file);
}
