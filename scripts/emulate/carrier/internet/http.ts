import type { TcpApplication, TcpStream } from '../../line';

/** A request line and its headers that are longer are not from a sane client. */
const MAX_HEAD_OCTETS = 8192;
/** The most that `/bytes/N` sends. */
const MAX_BODY_OCTETS = 64 * 1024 * 1024;

const REASONS: Record<number, string> = {
  200: 'OK',
  204: 'No Content',
  400: 'Bad Request',
  404: 'Not Found',
  405: 'Method Not Allowed',
  431: 'Request Header Fields Too Large',
};

export interface HttpReply {
  status: number;
  type: string;
  body: Buffer;
}

const text = (status: number, body: string): HttpReply => ({
  status,
  type: 'text/plain; charset=utf-8',
  body: Buffer.from(body),
});

/**
 * The page behind a path: what `pages` has, else `/`, `/generate_204` and `/bytes/N`, which is N
 * octets counting from 0 to 255 over and over.
 */
export function page(path: string, pages: Readonly<Record<string, string>>): HttpReply {
  const own = Object.hasOwn(pages, path) ? pages[path] : undefined;
  if (own !== undefined) return text(200, own);
  if (path === '/') return text(200, 'Hello from the virtual carrier.\n');
  if (path === '/generate_204') return text(204, '');
  const count = /^\/bytes\/(\d{1,9})$/.exec(path)?.[1];
  if (count === undefined || Number(count) > MAX_BODY_OCTETS) return text(404, 'Not found.\n');
  const body = Buffer.alloc(
    Number(count),
    Uint8Array.from({ length: 256 }, (_, octet) => octet),
  );
  return { status: 200, type: 'application/octet-stream', body };
}

function answer(requestLine: string, pages: Readonly<Record<string, string>>): HttpReply {
  const [, method, target] = /^([A-Z]+) (\S+) HTTP\/1\.[01]$/.exec(requestLine) ?? [];
  if (method === undefined || target === undefined) return text(400, 'Bad request.\n');
  if (method !== 'GET' && method !== 'HEAD') return text(405, 'Only GET and HEAD.\n');
  // A proxy's request has the whole URL as its target (RFC 9112 3.2.2).
  const path = target.replace(/^http:\/\/[^/?]*/, '').replace(/[?#].*$/s, '');
  return page(path === '' ? '/' : path, pages);
}

function encodeReply({ status, type, body }: HttpReply, headOnly: boolean): Buffer {
  const headers = [`HTTP/1.1 ${status} ${REASONS[status] ?? ''}`, 'Connection: close'];
  if (status !== 204) headers.push(`Content-Type: ${type}`, `Content-Length: ${body.length}`);
  const head = Buffer.from(`${headers.join('\r\n')}\r\n\r\n`);
  return headOnly ? head : Buffer.concat([head, body]);
}

/**
 * A web server for one connection: one request, one reply, then FIN (RFC 9112).
 *
 * @param served told the request line and the status
 */
export function serveHttp(
  stream: TcpStream,
  pages: Readonly<Record<string, string>>,
  served: (request: string, status: number) => void,
): TcpApplication {
  let head: Buffer = Buffer.alloc(0);
  let done = false;
  const finish = (requestLine: string, reply: HttpReply): void => {
    done = true;
    served(requestLine, reply.status);
    stream.write(encodeReply(reply, requestLine.startsWith('HEAD ')));
    stream.end();
  };
  return {
    data(octets) {
      if (done) return;
      head = Buffer.concat([head, octets]);
      const lines = head.toString('latin1');
      const requestLine = (/^[^\r\n]*/.exec(lines)?.[0] ?? '').slice(0, 200);
      if (/\r?\n\r?\n/.test(lines)) finish(requestLine, answer(requestLine, pages));
      else if (head.length > MAX_HEAD_OCTETS) finish(requestLine, text(431, 'Too long.\n'));
    },
    end() {
      if (done) return;
      done = true;
      stream.end();
    },
  };
}
