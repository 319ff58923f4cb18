import { readdir, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import test from 'ava';
import sharp from 'sharp';
import { MOST_UPLOAD_BYTES } from '../../src/preview/uploads.js';
import { writeColourImage } from '../support/colour-image.js';
import { openedPreview } from '../support/preview-bench.js';

const upload = (
  bench: Awaited<ReturnType<typeof openedPreview>>,
  name: string,
  body: string | Uint8Array<ArrayBuffer>,
) => bench.ask(`/api/uploads?name=${encodeURIComponent(name)}`, { method: 'POST', body });

test('an image is kept beside the project, and may be a reference', async (t) => {
  const bench = await openedPreview(t, { assigned: false });
  const bytes = await readFile(bench.still);
  const answer = await upload(bench, 'Lobby card.PNG', bytes);
  t.is(answer.status, 200);
  const { id, name } = (await answer.json()) as { id: string; name: string };
  t.is(name, 'Lobby card.png');
  const kept = join(bench.folder, 'reel.autochrome.references');
  t.deepEqual(await readdir(kept), ['Lobby card.png']);
  t.deepEqual(await readFile(join(kept, name)), bytes);
  t.is((await bench.ask(`/api/references/${id}`)).status, 200);
  const { body } = await bench.edit({ kind: 'add references', shots: [0, 1], ids: [id] });
  t.is(body.shots[1]?.references[0]?.name, 'Lobby card.png');
  const { shots } = await bench.document();
  t.is(shots[0]?.references[0]?.path, 'reel.autochrome.references/Lobby card.png');
});

test('nothing is replaced: another image of a name gets a number, the same one is kept once', async (t) => {
  const bench = await openedPreview(t);
  const one = await readFile(bench.still);
  const two = await readFile(await writeColourImage(join(bench.folder, 'b.png'), { width: 30, height: 30 }));
  for (const bytes of [one, two, one, two]) t.is((await upload(bench, 'a.png', bytes)).status, 200);
  const kept = join(bench.folder, 'reel.autochrome.references');
  t.deepEqual((await readdir(kept)).sort(), ['a (2).png', 'a.png']);
  t.deepEqual(await readFile(join(kept, 'a.png')), one);
});

test('a name leads nowhere else, and its ending is that of the content', async (t) => {
  const bench = await openedPreview(t);
  const jpeg = await sharp(await readFile(bench.still))
    .jpeg()
    .toBuffer();
  for (const name of [
    '../../../evil.js',
    'C:\\x\\evil.html',
    '..',
    '.hidden',
    'a/b/c.sh',
    `${'x'.repeat(400)}.png`,
  ]) {
    const answer = await upload(bench, name, jpeg);
    t.is(answer.status, 200, name);
  }
  const files = await readdir(join(bench.folder, 'reel.autochrome.references'));
  t.true(
    files.every((name) => name.endsWith('.jpg') && name.length < 100 && !name.startsWith('.')),
    files.join(),
  );
  t.false((await readdir(join(bench.folder, '..'))).includes('evil.js'));
});

test('what is no image is refused, and nothing of it is left', async (t) => {
  const bench = await openedPreview(t);
  const png = await readFile(bench.still);
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
  for (const body of [
    '',
    'text',
    svg,
    png.subarray(0, 20),
    png.subarray(0, -20),
    Buffer.from('GIF89a00000000'),
  ]) {
    const answer = await upload(bench, 'still.png', body);
    t.is(answer.status, 422);
    const { error } = (await answer.json()) as { error: string };
    t.regex(error, /^still\.png /);
  }
  t.is((await bench.ask('/api/uploads', { method: 'POST', body: png })).status, 400);
  t.deepEqual(await readdir(join(bench.folder, 'reel.autochrome.references')), []);
});

/** Sends the head of a request and then what is asked for, until the server ends it. */
function sending(port: number, head: string, more: (write: (bytes: Uint8Array) => boolean) => void) {
  return new Promise<{ text: string; sent: number }>((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve({ text, sent: socket.bytesWritten }));
    socket.write(head);
    more((bytes) => !socket.destroyed && socket.write(bytes));
    const timer = setInterval(() => more((bytes) => !socket.destroyed && socket.write(bytes)), 5);
    socket.on('close', () => clearInterval(timer));
  });
}

test('a giant body is refused before it is read, and its connection is ended', async (t) => {
  const { preview, cookie, state } = await openedPreview(t);
  const common = `Host: 127.0.0.1:${preview.port}\r\nCookie: ${cookie}\r\n`;
  const chunk = new Uint8Array(2 ** 20);
  const giant = await sending(
    preview.port,
    `POST /api/uploads?name=a.png HTTP/1.1\r\n${common}Content-Length: ${2 ** 40}\r\n\r\n`,
    (write) => write(chunk),
  );
  t.regex(giant.text, /^HTTP\/1\.1 413 /);
  t.true(giant.sent < 2 * MOST_UPLOAD_BYTES);
  const json = 'Content-Type: application/json\r\n';
  const endless = await sending(
    preview.port,
    `POST /api/edit HTTP/1.1\r\n${common}${json}Transfer-Encoding: chunked\r\n\r\n`,
    (write) => {
      write(Buffer.from('10000\r\n'));
      write(new Uint8Array(0x10000));
      write(Buffer.from('\r\n'));
    },
  );
  t.regex(endless.text, /^HTTP\/1\.1 413 /);
  t.is((await state()).revision, 1);
});

test('who sends a request too slowly is ended', async (t) => {
  const { preview, cookie, state } = await openedPreview(t, {
    preview: { times: { request: 400, reading: 60_000 } },
  });
  const common = `Host: 127.0.0.1:${preview.port}\r\nCookie: ${cookie}\r\n`;
  const started = performance.now();
  const head = await sending(preview.port, 'GET /api/state HTTP/1.1\r\nHo', (write) =>
    write(Buffer.from('x')),
  );
  t.regex(head.text, /^HTTP\/1\.1 408 |^$/);
  const body = await sending(
    preview.port,
    `POST /api/edit HTTP/1.1\r\n${common}Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n`,
    (write) => write(Buffer.from(' ')),
  );
  t.regex(body.text, /^HTTP\/1\.1 (408|400) |^$/);
  t.true(performance.now() - started < 30_000);
  t.is((await state()).revision, 1);
});

test('who does not read an answer is ended', async (t) => {
  const { preview, cookie, state } = await openedPreview(t, {
    clip: { size: '1024x768', frames: 4, pixelFormat: 'yuv444p' },
    ends: [4],
    preview: { times: { request: 60_000, reading: 500 } },
  });
  const socket = connect({ port: preview.port, host: '127.0.0.1' });
  socket.pause();
  const ended = new Promise<void>((resolve) => {
    socket.on('close', () => resolve());
    socket.on('error', () => resolve());
  });
  const one = `GET /api/frames/0/source HTTP/1.1\r\nHost: 127.0.0.1:${preview.port}\r\nCookie: ${cookie}\r\n\r\n`;
  socket.write(one.repeat(20));
  // A client notices the end only when it reads or writes.
  const timer = setInterval(() => socket.write(one), 300);
  await ended;
  clearInterval(timer);
  socket.destroy();
  t.is((await state()).revision, 1);
});
