import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import test from 'ava';
import { Refused, request } from '../../../page/state/project.js';

/** A server that answers a path each its own way. */
async function serving(): Promise<{ readonly url: string; close(): void }> {
  const server = createServer((asked, answer) => {
    if (asked.url === '/whole') answer.end('{"revision":3}');
    else if (asked.url === '/refused') answer.writeHead(503).end('no JSON');
    else {
      answer.writeHead(200, { 'content-length': '100' });
      answer.write('{"revision":', () => asked.url === '/broken' && asked.socket.destroy());
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${port}`, close };
}

test('an answer that breaks off, or is no longer wanted, is none', async (t) => {
  const { url, close } = await serving();
  t.teardown(close);
  t.deepEqual(await request(`${url}/whole`), { revision: 3 });
  await t.throwsAsync(request(`${url}/broken`));
  const own = new AbortController();
  const late = request(`${url}/slow`, { signal: own.signal });
  setTimeout(() => own.abort(), 100);
  await t.throwsAsync(late, { name: 'AbortError', any: true });
});

test('a refusal without words is told by its status', async (t) => {
  const { url, close } = await serving();
  t.teardown(close);
  const error = await t.throwsAsync(request(`${url}/refused`), { instanceOf: Refused });
  t.regex(error.message, /503/);
});
