import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { RequestRefused } from '../../src/preview/answer-error.js';
import { partOf } from '../../src/preview/sound-file.js';
import { runTool } from '../support/generate-clip.js';
import { openedPreview } from '../support/preview-bench.js';

test('parts of a file are read as browsers ask for them', (t) => {
  t.deepEqual(partOf('bytes=0-99', 1000), { start: 0, end: 99 });
  t.deepEqual(partOf('bytes=0-', 1000), { start: 0, end: 999 });
  t.deepEqual(partOf('bytes=900-5000', 1000), { start: 900, end: 999 });
  t.deepEqual(partOf('bytes=-100', 1000), { start: 900, end: 999 });
  t.deepEqual(partOf('bytes=-5000', 1000), { start: 0, end: 999 });
  for (const other of ['bytes=-', 'bytes=0-1,5-6', 'lines=1-2', ''])
    t.is(partOf(other, 1000), undefined, other);
  for (const none of ['bytes=1000-', 'bytes=5-2', 'bytes=-0']) {
    t.throws(() => partOf(none, 1000), { instanceOf: RequestRefused }, none);
  }
});

test('the sound is one that browsers play, from the first frame on, in parts too', async (t) => {
  const { ask, folder, runner } = await openedPreview(t, { ends: [48], clip: { sound: 2 } });
  const whole = await ask('/api/sound');
  t.is(whole.status, 200);
  t.regex(whole.headers.get('content-type') ?? '', /^audio\/(webm|mp4)$/);
  t.is(whole.headers.get('accept-ranges'), 'bytes');
  const bytes = Buffer.from(await whole.arrayBuffer());
  t.is(Number(whole.headers.get('content-length')), bytes.length);
  const part = await ask('/api/sound', { headers: { range: 'bytes=100-199' } });
  t.is(part.status, 206);
  t.is(part.headers.get('content-range'), `bytes 100-199/${bytes.length}`);
  t.deepEqual(Buffer.from(await part.arrayBuffer()), bytes.subarray(100, 200));
  t.is((await ask('/api/sound', { headers: { range: `bytes=${bytes.length}-` } })).status, 416);
  const file = join(folder, 'heard');
  await writeFile(file, bytes);
  const args = ['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', file];
  const seconds = Number(await runTool(runner, { program: 'ffprobe', args, reads: [file] }));
  t.true(Math.abs(seconds - 2) < 0.1, `${seconds} s`);
});
