import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { secureHeaders } from 'hono/secure-headers';
import { RequestRefused } from './answer-error.js';

/** Bytes of the token and of the cookie's value: 256 bits. */
const SECRET_BYTES = 32;

/** What opens the preview: the token in the address that is printed, and the cookie that a browser gets for it. */
export interface Secrets {
  readonly token: string;
  /** Likewise, for the first who uses it. */
  readonly tokenForOnce: string;
  readonly cookie: string;
}

/** New secrets, which nobody can guess. */
export function newSecrets(): Secrets {
  const secret = () => randomBytes(SECRET_BYTES).toString('base64url');
  return { token: secret(), tokenForOnce: secret(), cookie: secret() };
}

/**
 * Lets nobody in but the user's own browser on this machine. A page from elsewhere that a browser shows cannot read an answer
 * or change anything: it does not have the cookie (SameSite), its origin is another, and a name of its own that it lets point
 * to this machine (DNS rebinding) is another host.
 *
 * `GET /?token=TOKEN` gives the cookie, whose name holds the port, since cookies know none and several previews may be open.
 *
 * @param port - that the server listens on, once it does
 */
export function guarded(secrets: Secrets, port: () => number): MiddlewareHandler {
  const { token, tokenForOnce, cookie } = secrets;
  let used = false;
  return async (c, next) => {
    const hosts = [`127.0.0.1:${port()}`, `localhost:${port()}`];
    const host = c.req.header('host') ?? '';
    if (!hosts.includes(host)) {
      throw new RequestRefused(403, `this server is not ${host}`, `open http://${hosts[0]}`);
    }
    const origin = c.req.header('origin');
    if (origin !== undefined && origin !== `http://${host}`) {
      throw new RequestRefused(403, `requests from ${origin} are not answered`);
    }
    const name = `autochrome-${port()}`;
    const given = c.req.query('token');
    if (c.req.path === '/' && c.req.method === 'GET' && given !== undefined) {
      const isOnce = !used && isSame(given, tokenForOnce);
      if (!isOnce && !isSame(given, token)) throw wrongToken();
      used ||= isOnce;
      setCookie(c, name, cookie, { httpOnly: true, sameSite: 'Strict', path: '/' });
      return c.redirect('/', 303);
    }
    // Browsers say so themselves; a page at another port has this host too, and so the cookie.
    const site = c.req.header('sec-fetch-site') ?? 'none';
    if (site !== 'same-origin' && site !== 'none') {
      throw new RequestRefused(403, `requests from other pages (${site}) are not answered`);
    }
    if (!isSame(getCookie(c, name) ?? '', cookie)) throw wrongToken();
    return next();
  };
}

/**
 * Headers of every answer: nothing runs in the page but its own files, nobody else shows or reads it, its address is told to
 * nobody, and content is what it says it is. Nothing is kept unless an answer says so itself.
 */
export function guardingHeaders(): MiddlewareHandler[] {
  return [
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        mediaSrc: ["'self'", 'blob:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        workerSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
      xFrameOptions: 'DENY',
      strictTransportSecurity: false,
    }),
    async (c, next) => {
      await next();
      if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store');
    },
  ];
}

function wrongToken(): RequestRefused {
  return new RequestRefused(
    403,
    'this address does not have the token of the preview',
    'open the address that `autochrome preview` printed',
  );
}

/** Hashes are compared, so that the time it takes tells nothing. */
function isSame(one: string, other: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(one), hash(other));
}
