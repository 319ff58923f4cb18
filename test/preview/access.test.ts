import { request } from 'node:http';
import test from 'ava';
import { openedPreview } from '../support/preview-bench.js';

/** A request as it is, without what fetch puts right; resolves with its status and text. */
function raw(port: number, path: string, headers: Record<string, string>, method = 'GET') {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => {
        text += chunk;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    sent.on('error', reject);
    sent.end();
  });
}

test('the printed address gives a cookie for this port that scripts cannot read, and shows no token afterwards', async (t) => {
  const { entered, preview, ask } = await openedPreview(t);
  t.is(entered.status, 303);
  t.is(entered.headers.get('location'), '/');
  const cookie = entered.headers.get('set-cookie') ?? '';
  t.regex(cookie, new RegExp(`^autochrome-${preview.port}=[\\w-]{43};`));
  for (const part of [/HttpOnly/, /SameSite=Strict/, /Path=\//]) t.regex(cookie, part);
  t.regex(preview.url, /^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/);
  t.is((await ask('/')).status, 200);
});

test('without the cookie, with another or with another token nothing is answered', async (t) => {
  const { base, preview, cookie } = await openedPreview(t);
  for (const path of ['/', '/api/state', '/api/events', '/api/frames/0/source', '/assets/x.js', '/?token=']) {
    t.is((await fetch(`${base}${path}`)).status, 403, path);
  }
  t.is((await fetch(`${base}/?token=${'A'.repeat(43)}`, { redirect: 'manual' })).status, 403);
  const token = new URL(preview.url).searchParams.get('token') as string;
  t.is((await fetch(`${base}/api/state?token=${token}`)).status, 403);
  const name = cookie.split('=')[0];
  for (const value of ['', 'A'.repeat(43), token]) {
    t.is((await fetch(`${base}/api/state`, { headers: { cookie: `${name}=${value}` } })).status, 403);
  }
  t.is((await fetch(`${base}/api/edit`, { method: 'POST', body: '{}' })).status, 403);
});

test('another host is refused, whatever the cookie: names that point here are not this server', async (t) => {
  const { preview, cookie } = await openedPreview(t);
  const { port } = preview;
  t.is((await raw(port, '/api/state', { cookie, host: `localhost:${port}` })).status, 200);
  for (const host of [
    'evil.example',
    `evil.example:${port}`,
    '127.0.0.1',
    `127.0.0.1:${port + 1}`,
    '[::1]',
  ]) {
    t.is((await raw(port, '/api/state', { cookie, host })).status, 403, host);
  }
});

test('another origin is refused, whatever the cookie', async (t) => {
  const { base, ask, preview } = await openedPreview(t);
  t.is((await ask('/api/state', { headers: { origin: base } })).status, 200);
  const others = ['http://evil.example', 'null', `https://127.0.0.1:${preview.port}`, 'http://127.0.0.1:1'];
  for (const origin of others) {
    t.is((await ask('/api/state', { headers: { origin } })).status, 403, origin);
    const body = JSON.stringify({ revision: 1, edit: { kind: 'name', shot: 0, name: 'x' } });
    const headers = { origin, 'content-type': 'application/json' };
    t.is((await ask('/api/edit', { method: 'POST', body, headers })).status, 403, origin);
  }
});

test('what a browser says comes from another page is refused, also from another port', async (t) => {
  const { ask } = await openedPreview(t);
  for (const [site, status] of [
    ['same-origin', 200],
    ['none', 200],
    ['same-site', 403],
    ['cross-site', 403],
  ] as const) {
    t.is((await ask('/api/thumbnails/0', { headers: { 'sec-fetch-site': site } })).status, status, site);
  }
});

test('the address that a browser is started with opens the preview once', async (t) => {
  const { preview } = await openedPreview(t);
  const statuses = [];
  for (let i = 0; i < 3; i += 1) {
    statuses.push((await fetch(preview.urlForOnce, { redirect: 'manual' })).status);
  }
  t.deepEqual(statuses, [303, 403, 403]);
  t.is((await fetch(preview.url, { redirect: 'manual' })).status, 303);
});

test('no path leads out of the page and the pictures of the project', async (t) => {
  const { preview, cookie, path, folder } = await openedPreview(t);
  const host = `127.0.0.1:${preview.port}`;
  const paths = [
    '/../package.json',
    '/..%2f..%2fpackage.json',
    '/assets/../../../package.json',
    '/assets/%2e%2e/%2e%2e/package.json',
    '/%2fetc/passwd',
    '//etc/passwd',
    `/${encodeURIComponent(path)}`,
    `/api/references/${encodeURIComponent(`${folder}/still.png`)}`,
    '/api/references/..%2fstill.png',
    '/api/references/still.png',
    '/api/thumbnails/..%2f0',
    '/api/frames/0/..%2fsource',
  ];
  for (const each of paths) {
    const { status, text } = await raw(preview.port, each, { cookie, host });
    t.true(status === 404 || status === 400, `${each}: ${status}`);
    t.notRegex(text, /root:|"license"|autochrome-project/, each);
  }
});

test('answers say that they are kept nowhere, are what they say, and that no script of others runs', async (t) => {
  const { ask } = await openedPreview(t);
  for (const path of ['/', '/api/state', '/api/none', '/api/frames/0/source']) {
    const { headers } = await ask(path);
    t.is(headers.get('x-content-type-options'), 'nosniff', path);
    t.is(headers.get('x-frame-options'), 'DENY', path);
    t.is(headers.get('referrer-policy'), 'no-referrer', path);
    const policy = headers.get('content-security-policy') ?? '';
    t.regex(policy, /default-src 'none'/, path);
    t.regex(policy, /script-src 'self'(;|$)/, path);
    t.notRegex(policy, /unsafe/, path);
    t.regex(headers.get('cache-control') ?? '', path === '/' ? /no-cache/ : /no-store/, path);
  }
});

test('the page and its files are there', async (t) => {
  const { ask } = await openedPreview(t);
  const page = await ask('/');
  t.is(page.headers.get('content-type'), 'text/html; charset=utf-8');
  const script = /src="\.?(\/assets\/[^"]+\.js)"/.exec(await page.text())?.[1] as string;
  const answer = await ask(script);
  t.is(answer.status, 200);
  t.regex(answer.headers.get('content-type') ?? '', /javascript/);
});
