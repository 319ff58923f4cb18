import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import anyTest, { type TestFn } from 'ava';
import sharp from 'sharp';
import { isImagePath } from '../../../src/decode/images/image-sequence.js';
import { openImages } from '../../../src/decode/images/open-images.js';
import { AutochromeError } from '../../../src/errors.js';
import type { Frame } from '../../../src/frame/frame.js';
import { FramePool } from '../../../src/frame/frame-pool.js';
import { frameBytes } from '../../../src/frame/pixel-format.js';
import { rational } from '../../../src/time/rational.js';

const test = anyTest as TestFn<{ folder: string }>;

test.beforeEach(async (t) => {
  t.context.folder = await mkdtemp(join(tmpdir(), 'autochrome-images-'));
});
test.afterEach.always((t) => rm(t.context.folder, { recursive: true }));

/** Writes a grey image of one value. */
function gray(path: string, value: number, size = { width: 4, height: 2 }): Promise<unknown> {
  const samples = new Uint8Array(size.width * size.height).fill(value);
  return sharp(samples, { raw: { ...size, channels: 1 } })
    .toColourspace('b-w')
    .toFile(path);
}

interface Seen {
  readonly index: number;
  readonly timestamp: Frame['timestamp'];
  readonly y: number[];
  readonly cb: number[] | undefined;
  readonly cr: number[] | undefined;
}

async function readAll(path: string, range?: { start: number; end: number | undefined }): Promise<Seen[]> {
  const source = await openImages(path);
  const pool = new FramePool(1, frameBytes(source.metadata.format, source.metadata));
  const seen: Seen[] = [];
  for await (const frame of source.frames(range ? { pool, range } : { pool })) {
    const { index, timestamp, y, cb, cr } = frame;
    seen.push({ index, timestamp, y: [...y], cb: cb && [...cb], cr: cr && [...cr] });
    frame.buffer.release();
  }
  if (pool.onLoan !== 0) throw new Error('a buffer was kept');
  await source.close();
  await source.close();
  return seen;
}

async function refusal(path: string): Promise<AutochromeError> {
  const error: unknown = await readAll(path).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof AutochromeError)) throw new Error(`${path} gave ${error}`);
  return error;
}

test('a grey image is a clip of one gray frame with the samples as stored', async (t) => {
  const path = join(t.context.folder, 'still.png');
  const ramp = Uint8Array.from({ length: 256 }, (_, i) => i);
  await sharp(ramp, { raw: { width: 16, height: 16, channels: 1 } })
    .toColourspace('b-w')
    .toFile(path);
  const { metadata } = await openImages(path, { frameRate: rational(25) });
  t.is(metadata.kind, 'image');
  t.is(metadata.codec, 'png');
  t.deepEqual(metadata.format, { subsampling: 'gray', bitDepth: 8 });
  t.deepEqual(metadata.frameCount, { value: 1, exact: true });
  t.deepEqual(metadata.frameRate, rational(25));
  t.is(metadata.colour.range, 'full');
  const [frame, ...more] = await readAll(path);
  t.is(more.length, 0);
  t.deepEqual(frame?.y, [...ramp]);
  t.is(frame?.cb, undefined);
});

test('16-bit grey is exact, also with alpha beside it', async (t) => {
  const samples = Uint16Array.from({ length: 64 }, (_, i) => i * 1009 + 3);
  const path = join(t.context.folder, 'deep.tif');
  await sharp(samples, { raw: { width: 8, height: 8, channels: 1 } })
    .toColourspace('grey16')
    .tiff({ compression: 'lzw' })
    .toFile(path);
  t.deepEqual((await openImages(path)).metadata.format, { subsampling: 'gray', bitDepth: 16 });
  t.deepEqual((await readAll(path))[0]?.y, [...samples]);

  const transparent = join(t.context.folder, 'alpha.png');
  const pairs = Uint8Array.of(10, 0, 200, 128, 99, 255);
  await sharp(pairs, { raw: { width: 3, height: 1, channels: 2 } })
    .toColourspace('b-w')
    .toFile(transparent);
  t.deepEqual((await readAll(transparent))[0]?.y, [10, 200, 99], 'the samples under the alpha count');
});

test('colour is 4:4:4 by the JFIF matrix at full range', async (t) => {
  const path = join(t.context.folder, 'colour.png');
  const rgb = Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 77, 77, 77);
  await sharp(rgb, { raw: { width: 4, height: 1, channels: 3 } }).toFile(path);
  const { metadata } = await openImages(path);
  t.deepEqual(metadata.format, { subsampling: '4:4:4', bitDepth: 8 });
  t.is(metadata.colour.matrix, 'smpte170m');
  const [frame] = await readAll(path);
  t.deepEqual(frame?.y, [76, 150, 29, 77]);
  t.deepEqual(frame?.cb, [85, 44, 255, 128]);
  t.deepEqual(frame?.cr, [255, 21, 107, 128]);
});

test('a pattern starts at the first number on disk and counts timestamps exactly', async (t) => {
  const { folder } = t.context;
  for (const number of [7, 8, 9, 10])
    await gray(join(folder, `f_${String(number).padStart(2, '0')}.png`), number);
  await gray(join(folder, 'f_007.png'), 99);
  await gray(join(folder, 'g_01.png'), 98);
  const path = join(folder, 'f_%02d.png');
  const { metadata } = await openImages(path, { frameRate: rational(30000, 1001) });
  t.is(metadata.kind, 'sequence');
  t.deepEqual(metadata.tags, { start_number: '7' });
  t.deepEqual(metadata.duration, rational(4 * 1001, 30000));
  const frames = await readAll(path);
  t.deepEqual(
    frames.map(({ y }) => y[0]),
    [7, 8, 9, 10],
  );
  t.deepEqual(
    frames.map(({ index }) => index),
    [0, 1, 2, 3],
  );
  t.deepEqual(
    frames.map(({ timestamp }) => timestamp),
    [0, 1, 2, 3].map((n) => rational(n, 24)),
  );
});

test('a range yields its frames with their own index and time', async (t) => {
  for (const number of [0, 1, 2, 3]) await gray(join(t.context.folder, `${number}.png`), number);
  const path = join(t.context.folder, '%d.png');
  const frames = await readAll(path, { start: 1, end: 3 });
  t.deepEqual(
    frames.map(({ index, y }) => [index, y[0]]),
    [
      [1, 1],
      [2, 2],
    ],
  );
  t.deepEqual(frames[0]?.timestamp, rational(1, 24));
  t.is((await readAll(path, { start: 2, end: undefined })).length, 2);
  t.is((await readAll(path, { start: 9, end: 12 })).length, 0);
});

test('a gap in the numbers is an input error naming the first missing image', async (t) => {
  for (const number of [1, 2, 5]) await gray(join(t.context.folder, `a${number}.png`), 0);
  const error = await refusal(join(t.context.folder, 'a%d.png'));
  t.is(error.kind, 'input');
  t.regex(error.message, /a3\.png is missing from the sequence; the next one there has number 5/);
});

test('a folder is read in the order of its numbers, other files left out', async (t) => {
  const { folder } = t.context;
  for (const number of [10, 9, 1]) await gray(join(folder, `shot-${number}.png`), number);
  await writeFile(join(folder, 'notes.txt'), 'not an image');
  await writeFile(join(folder, '._shot-1.png'), 'left by a Macintosh');
  t.deepEqual(
    (await readAll(folder)).map(({ y }) => y[0]),
    [1, 9, 10],
  );
});

test('mixed sizes are an input error naming the first that differs', async (t) => {
  const { folder } = t.context;
  await gray(join(folder, '1.png'), 0);
  await gray(join(folder, '2.png'), 0);
  await gray(join(folder, '3.png'), 0, { width: 4, height: 3 });
  const error = await refusal(folder);
  t.is(error.kind, 'input');
  t.regex(error.message, /3\.png is 4x3, unlike the images before it, which are 4x2/);
});

test('grey joins colour and 8 bits join 16 without a change', async (t) => {
  const { folder } = t.context;
  await gray(join(folder, '1.png'), 40, { width: 1, height: 1 });
  await sharp(Uint16Array.of(500, 60000, 7), { raw: { width: 1, height: 1, channels: 3 } })
    .toColourspace('rgb16')
    .toFile(join(folder, '2.png'));
  const { metadata } = await openImages(folder);
  t.deepEqual(metadata.format, { subsampling: '4:4:4', bitDepth: 16 });
  const [first] = await readAll(folder);
  t.deepEqual([first?.y, first?.cb, first?.cr], [[40 * 257], [32768], [32768]]);
});

test('a damaged image ends the sequence at its place, after the frames before it', async (t) => {
  const { folder } = t.context;
  const noise = Uint8Array.from({ length: 64 * 64 }, (_, i) => (i * 7919) % 251);
  for (const number of [1, 2]) {
    await sharp(noise, { raw: { width: 64, height: 64, channels: 1 } }).toFile(join(folder, `${number}.jpg`));
  }
  const bytes = await readFile(join(folder, '2.jpg'));
  await writeFile(join(folder, '2.jpg'), bytes.subarray(0, bytes.length / 2));
  const source = await openImages(folder);
  const pool = new FramePool(1, frameBytes(source.metadata.format, source.metadata));
  let yielded = 0;
  const reading = (async () => {
    for await (const frame of source.frames({ pool })) {
      yielded += 1;
      frame.buffer.release();
    }
  })();
  const error = await t.throwsAsync(reading, { instanceOf: AutochromeError });
  t.is(error?.kind, 'input');
  t.regex(error?.message ?? '', /2\.jpg is damaged or incomplete/);
  t.is(yielded, 1);
  t.is(pool.onLoan, 0);
});

test('leaving early and aborting keep no buffer', async (t) => {
  for (const number of [1, 2, 3]) await gray(join(t.context.folder, `${number}.png`), number);
  const source = await openImages(t.context.folder);
  const pool = new FramePool(1, frameBytes(source.metadata.format, source.metadata));
  for await (const frame of source.frames({ pool })) {
    frame.buffer.release();
    break;
  }
  t.is(pool.onLoan, 0);
  const stop = new AbortController();
  const reading = (async () => {
    for await (const frame of source.frames({ pool, signal: stop.signal })) {
      frame.buffer.release();
      stop.abort();
    }
  })();
  const error = await t.throwsAsync(reading, { instanceOf: AutochromeError });
  t.is(error?.kind, 'interrupted');
  t.is(pool.onLoan, 0);
});

test('1x1 and 16000 wide', async (t) => {
  const path = join(t.context.folder, 'a.png');
  for (const size of [
    { width: 1, height: 1 },
    { width: 16000, height: 1 },
  ]) {
    await gray(path, 123, size);
    const [frame] = await readAll(path);
    t.is(frame?.y.length, size.width);
    t.true(frame?.y.every((value) => value === 123));
  }
});

test('what is not there or holds nothing is an input error', async (t) => {
  const { folder } = t.context;
  const bare = join(folder, 'bare');
  await mkdir(bare);
  await writeFile(join(folder, 'text.png'), 'words');
  for (const [path, message] of [
    [join(folder, 'none.png'), /none\.png does not exist/],
    [join(folder, 'none_%03d.png'), /none_%03d\.png matches no image/],
    [join(folder, 'nowhere', 'a_%03d.png'), /nowhere.a_%03d\.png does not exist/],
    [bare, /bare holds no images/],
    [join(folder, 'text.png'), /text\.png is not a png, jpeg, tiff or webp image/],
  ] as const) {
    const error = await refusal(path);
    t.is(error.kind, 'input', path);
    t.regex(error.message, message);
    t.truthy(error.hint);
  }
});

test('paths of images are told from paths of video', async (t) => {
  t.true(await isImagePath('shot.PNG'));
  t.true(await isImagePath('dir/frame_%04d.tif'));
  t.true(await isImagePath(t.context.folder));
  t.true(await isImagePath('still.heic'), 'an image, though of a kind that is not read');
  t.false(await isImagePath('clip.mp4'));
  t.false(await isImagePath('missing-folder'));
});
