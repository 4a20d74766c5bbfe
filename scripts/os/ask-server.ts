import { get as getHttp, type IncomingMessage, type RequestOptions } from 'node:http';
import { get as getHttps } from 'node:https';

/** A server's answer to a request for a file. */
export interface Answer {
  status: number;
  /** whether it is an HTML page */
  html: boolean;
  /** its title, at most 80 characters */
  title?: string | undefined;
  /** where it redirects to, without the query, which may hold secrets */
  location?: string | undefined;
  /** the server's clock, milliseconds since 1970 */
  date?: number | undefined;
  /** this machine's clock at that time, milliseconds since 1970 */
  asked: number;
}

/** Milliseconds for the whole request. */
const PATIENCE = 5000;
const MOST_BYTES = 64 * 1024;

/**
 * Requests a file once, because apt does not show what was sent instead. Redirects are not followed.
 * @param url http:// or https://
 * @param proxy address of an HTTP proxy, with account
 * @returns undefined if there is no answer within five seconds, or this kind of proxy is not supported
 */
export async function askServer(url: string, proxy?: string): Promise<Answer | undefined> {
  const asked = Date.now();
  try {
    const [request, where] = requestFor(new URL(url), proxy);
    const signal = AbortSignal.timeout(PATIENCE);
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      request({ ...where, signal }, resolve).on('error', reject);
    });
    const body = await firstOf(response);
    const { statusCode = 0, headers } = response;
    const html = /html/i.test(headers['content-type'] ?? '') || /^\s*<(!doctype|html)/i.test(body);
    const date = Date.parse(headers.date ?? '');
    return {
      status: statusCode,
      html,
      title: titleOf(body),
      location: headers.location === undefined ? undefined : place(headers.location, url),
      date: Number.isNaN(date) ? undefined : date,
      asked,
    };
  } catch {
    return undefined;
  }
}

type Getter = typeof getHttp;

function requestFor(url: URL, proxy: string | undefined): [Getter, RequestOptions] {
  const getter = ({ protocol }: URL): Getter => (protocol === 'https:' ? getHttps : getHttp);
  if (proxy === undefined || proxy === '')
    return [getter(url), optionsOf(url, `${url.pathname}${url.search}`)];
  const by = new URL(proxy.includes('://') ? proxy : `http://${proxy}`);
  if (url.protocol !== 'http:' || !/^https?:$/.test(by.protocol))
    throw new Error('unsupported kind of proxy');
  // RFC 9112, 3.2.2: a proxy gets the absolute form.
  const options = optionsOf(by, url.href);
  const account = `${decodeURIComponent(by.username)}:${decodeURIComponent(by.password)}`;
  const headers: Record<string, string> = { Host: url.host };
  if (by.username !== '')
    headers['Proxy-Authorization'] = `Basic ${Buffer.from(account).toString('base64')}`;
  return [getter(by), { ...options, headers }];
}

function optionsOf({ hostname, port, protocol }: URL, path: string): RequestOptions {
  // An IPv6 address has brackets in a URL, but not in a connection.
  return { hostname: hostname.replace(/^\[|\]$/g, ''), port, protocol, path, agent: false };
}

/** @returns the start of a body as text, even if it breaks off */
async function firstOf(response: IncomingMessage): Promise<string> {
  let body = '';
  try {
    for await (const chunk of response) {
      body += (chunk as Buffer).toString('utf8');
      if (body.length >= MOST_BYTES) break;
    }
  } catch {
    // what has come is enough
  }
  response.destroy();
  return body;
}

function titleOf(body: string): string | undefined {
  const text = /<title[^>]*>([^<]*)/i.exec(body)?.[1]?.replace(/\s+/g, ' ').trim();
  return text ? text.slice(0, 80) : undefined;
}

function place(location: string, base: string): string {
  const { origin, pathname } = new URL(location, base);
  return `${origin}${pathname}`;
}
