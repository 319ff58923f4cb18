import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import anyTest, { type TestFn } from 'ava';
import sharp from 'sharp';
import type { ClipMetadata } from '../../../src/decode/clip-metadata.js';
import { openImages } from '../../../src/decode/images/open-images.js';
import { type ImageSinkOptions, openImageSink } from '../../../src/encode/images/open-image-sink.js';
import { AutochromeError } from '../../../src/errors.js';
import type { Frame } from '../../../src/frame/frame.js';
import { FramePool } from '../../../src/frame/frame-pool.js';
import { frameBytes } from '../../../src/frame/pixel-format.js';
import { rational } from '../../../src/time/rational.js';

const run = promisify(execFile);
const test = anyTest as TestFn<{ folder: string }>;
// Decided before the first test is declared: ava starts then.
async function tmpfsMounts(): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'autochrome-mount-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]);
    await run('umount', [folder]);
    return true;
  } catch {
    return false;
  } finally {
    await rm(folder, { recursive: true });
  }
}

const onSmallDisk = (await tmpfsMounts()) ? test : test.skip;
const asUser = process.getuid?.() === 0 ? test.skip : test;

const WIDTH = 16;
const HEIGHT = 8;

test.beforeEach(async (t) => {
  t.context.folder = await mkdtemp(join(tmpdir(), 'autochrome-sink-'));
});
test.afterEach.always((t) => rm(t.context.folder, { recursive: true, force: true }));

/** A film without a file. */
function clip(changes: Partial<ClipMetadata> = {}): ClipMetadata {
  return {
    path: '/film/reel 1.mp4',
    kind: 'video',
    container: 'mov',
    codec: 'h264',
    width: WIDTH,
    height: HEIGHT,
    format: { subsampling: 'gray', bitDepth: 8 },
    storedFormat: 'gray',
    sampleAspectRatio: rational(1),
    rotation: 0,
    fieldOrder: 'progressive',
    frameRate: rational(24),
    variableFrameRate: false,
    timebase: rational(1, 24),
    startTime: rational(0),
    duration: undefined,
    frameCount: undefined,
    colour: {
      matrix: 'smpte170m',
      primaries: undefined,
      transfer: undefined,
      range: 'full',
      chromaLocation: undefined,
    },
    startTimecode: undefined,
    sideStreams: [],
    tags: {},
    ...changes,
  };
}

/** A frame of every luma code there is room for, under colours far outside RGB. */
function frame(index: number, bitDepth = 8, luma = (i: number) => (i * 2 + index) % 2 ** bitDepth): Frame {
  const size = WIDTH * HEIGHT;
  const plane = (value: (i: number) => number) => {
    const values = Array.from({ length: size }, (_, i) => value(i));
    return bitDepth > 8 ? Uint16Array.from(values) : Uint8Array.from(values);
  };
  return {
    index,
    timestamp: rational(index, 24),
    duration: undefined,
    width: WIDTH,
    height: HEIGHT,
    format: { subsampling: '4:4:4', bitDepth },
    y: plane(luma),
    cb: plane((i) => (i * 31) % 2 ** bitDepth),
    cr: plane((i) => (i * 67) % 2 ** bitDepth),
    buffer: { bytes: new Uint8Array(new SharedArrayBuffer(0)), release: () => {} },
  };
}

async function lumaOf(path: string): Promise<number[][]> {
  const source = await openImages(path);
  const pool = new FramePool(1, frameBytes(source.metadata.format, source.metadata));
  const planes: number[][] = [];
  for await (const { y, buffer } of source.frames({ pool })) {
    planes.push([...y]);
    buffer.release();
  }
  return planes;
}

async function refusal(options: ImageSinkOptions): Promise<AutochromeError> {
  const error: unknown = await openImageSink(options).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof AutochromeError)) throw new Error(`it gave ${error}`);
  return error;
}

test('luma read back from png and tiff equals the luma written, at 8 and 16 bits', async (t) => {
  for (const codec of ['png', 'tiff'] as const) {
    for (const bitDepth of [8, 16]) {
      const path = join(t.context.folder, `${codec}${bitDepth}`);
      const sink = await openImageSink({
        path,
        codec,
        source: clip({ format: { subsampling: 'gray', bitDepth } }),
      });
      t.deepEqual(sink.format, { subsampling: '4:4:4', bitDepth });
      const luma = (i: number) => (i * 509) % 2 ** bitDepth;
      await sink.write(frame(0, bitDepth, luma));
      await sink.write(frame(1, bitDepth));
      t.is(await sink.finish(), path);
      t.deepEqual(
        await lumaOf(path),
        [0, 1].map((n) => [...frame(n, bitDepth, n ? undefined : luma).y]),
      );
    }
  }
});

test('10-bit film of limited range goes into 16-bit pictures by its own matrix', async (t) => {
  const { folder } = t.context;
  const source = clip({ format: { subsampling: '4:2:0', bitDepth: 10 }, width: 1920, height: 1080 });
  const path = join(folder, 'out');
  const colour = { ...source.colour, matrix: undefined };
  const sink = await openImageSink({ path, codec: 'png', source: { ...source, colour }, range: 'limited' });
  const still = frame(0, 10, () => 64 + 876 / 2);
  still.cb?.fill(512);
  still.cr?.fill(512 + 100);
  await sink.write(still);
  await sink.finish();
  const { data } = await sharp(join(path, 'reel 1_000000.png'))
    .toColourspace('rgb16')
    .raw({ depth: 'ushort' })
    .toBuffer({ resolveWithObject: true });
  const [r, g, b] = new Uint16Array(data.buffer, data.byteOffset, 3);
  // BT.709, for the size: R = Y + 1.5748 Cr, G = Y - 0.46812 Cr.
  t.true(Math.abs((r as number) - 65535 * (0.5 + (1.5748 * 100) / 896)) < 2);
  t.true(Math.abs((g as number) - 65535 * (0.5 - (0.46812 * 100) / 896)) < 2);
  t.true(Math.abs((b as number) - 65535 * 0.5) < 2);
});

test('names: a folder, a pattern, a plain name for many, and one file for one picture', async (t) => {
  const { folder } = t.context;
  const name = async (path: string, source: ClipMetadata, indexes: number[]) => {
    const sink = await openImageSink({
      path: join(folder, path),
      codec: path.endsWith('tif') ? 'tiff' : 'png',
      source,
    });
    for (const index of indexes) await sink.write(frame(index));
    return (await sink.finish()).slice(folder.length + 1);
  };
  t.is(await name('shots', clip(), [0, 1]), 'shots');
  t.deepEqual(await readdir(join(folder, 'shots')), ['reel 1_000000.png', 'reel 1_000001.png']);
  t.is(await name('p%03d.png', clip(), [5]), 'p%03d.png');
  t.is(await name('many.tif', clip(), [0]), 'many_%06d.tif');
  t.is(await name('one.png', clip({ kind: 'picture' }), [0]), 'one.png');
  const numbered = clip({ kind: 'sequence', path: 'scan_%04d.png', tags: { start_number: '86400' } });
  t.is(await name('again', numbered, [2]), 'again');
  t.deepEqual(await readdir(join(folder, 'again')), ['scan_086402.png']);
  t.deepEqual((await readdir(folder)).sort(), ['again', 'many_000000.tif', 'one.png', 'p005.png', 'shots']);
});

test('existing pictures are kept unless overwriting is allowed', async (t) => {
  const { folder } = t.context;
  const old = join(folder, 'a_000003.png');
  await writeFile(old, 'old');
  await writeFile(join(folder, 'b_000003.png'), 'another film');
  const options = { path: join(folder, 'a_%06d.png'), codec: 'png', source: clip() } as const;
  const error = await refusal(options);
  t.is(error.kind, 'usage');
  t.regex(error.message, /a_000003\.png exists already/);
  t.regex(error.remedy ?? '', /--overwrite/);
  const sink = await openImageSink({ ...options, overwrite: true });
  await sink.write(frame(3));
  await sink.finish();
  t.is((await sharp(old).metadata()).width, WIDTH);
  t.is(await readFile(join(folder, 'b_000003.png'), 'utf8'), 'another film');
});

test('a single picture is not written over without leave, and never over its source', async (t) => {
  const path = join(t.context.folder, 'one.png');
  await writeFile(path, 'old');
  const source = clip({ kind: 'picture' });
  t.regex((await refusal({ path, codec: 'png', source })).message, /exists already/);
  const same = await refusal({ path, codec: 'png', source: { ...source, path }, overwrite: true });
  t.is(same.kind, 'usage');
  t.is(await readFile(path, 'utf8'), 'old');
});

test('a sequence is never written over itself', async (t) => {
  const path = join(t.context.folder, 'f_%02d.png');
  await sharp({ create: { width: 4, height: 4, channels: 3, background: '#888' } })
    .png()
    .toFile(join(t.context.folder, 'f_01.png'));
  const { metadata } = await openImages(path);
  const error = await refusal({ path, codec: 'png', source: metadata, overwrite: true });
  t.is(error.kind, 'usage');
  t.regex(error.message, /f_01\.png is a picture of the input itself/);
});

test('stopping leaves complete pictures and nothing else', async (t) => {
  const path = join(t.context.folder, 'out');
  const sink = await openImageSink({ path, codec: 'png', source: clip() });
  for (const index of [0, 1, 2]) await sink.write(frame(index));
  t.deepEqual(await sink.abort(), { partial: path });
  const names = await readdir(path);
  t.deepEqual(names.sort(), ['reel 1_000000.png', 'reel 1_000001.png', 'reel 1_000002.png']);
  t.is((await lumaOf(path)).length, 3);
});

test('stopping before the first picture leaves nothing', async (t) => {
  const path = join(t.context.folder, 'out');
  const sink = await openImageSink({ path, codec: 'png', source: clip() });
  t.deepEqual(await sink.abort(), { partial: undefined });
  t.deepEqual(await readdir(t.context.folder), []);
});

test('pictures are turned upright', async (t) => {
  const path = join(t.context.folder, 'one.png');
  const sink = await openImageSink({ path, codec: 'png', source: clip({ kind: 'picture', rotation: 90 }) });
  const still = frame(0);
  await sink.write(still);
  await sink.finish();
  const [luma] = await lumaOf(path);
  const { width, height } = await sharp(path).metadata();
  t.deepEqual([width, height], [HEIGHT, WIDTH]);
  // Clockwise: the bottom left sample comes to the top left.
  t.is(luma?.[0], still.y[(HEIGHT - 1) * WIDTH]);
  t.is(luma?.[HEIGHT - 1], still.y[0]);
});

test('what pictures cannot hold is said once', async (t) => {
  const heard: string[] = [];
  const sink = await openImageSink({
    path: join(t.context.folder, 'out'),
    codec: 'png',
    source: clip({
      sampleAspectRatio: rational(16, 11),
      sideStreams: [
        { index: 1, kind: 'audio', codec: 'aac', language: undefined },
        { index: 2, kind: 'audio', codec: 'aac', language: undefined },
      ],
    }),
    range: 'limited',
    onWarning: (message) => heard.push(message),
  });
  await sink.write(frame(0));
  await sink.write(frame(1));
  await sink.finish();
  t.is(heard.length, 3);
  t.regex(heard[0] ?? '', /pixels are 16:11/);
  t.regex(heard[1] ?? '', /^audio streams are left out/);
  t.regex(heard[2] ?? '', /below black or above white/);
});

test('frames of another format are refused', async (t) => {
  const sink = await openImageSink({ path: join(t.context.folder, 'out'), codec: 'png', source: clip() });
  await t.throwsAsync(sink.write(frame(0, 16)), { instanceOf: RangeError });
  await sink.abort();
});

test('a folder that cannot be made is a failure', async (t) => {
  const error = await refusal({
    path: join(t.context.folder, 'no', 'such', 'place'),
    codec: 'png',
    source: clip(),
  });
  t.is(error.kind, 'failure');
  t.regex(error.message, /cannot be made/);
});

asUser('a folder without permission is a failure', async (t) => {
  const path = join(t.context.folder, 'locked');
  await mkdir(path, { mode: 0o500 });
  const error = await refusal({ path, codec: 'png', source: clip() });
  await chmod(path, 0o700);
  t.is(error.kind, 'failure');
  t.regex(error.message, /may not be written to by this user/);
});

onSmallDisk('a full disk is a failure that says so, and leaves no half picture', async (t) => {
  const { folder } = t.context;
  await run('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]);
  try {
    const sink = await openImageSink({ path: join(folder, 'out'), codec: 'tiff', source: clip() });
    const noisy = (index: number): Frame => ({
      ...frame(index),
      width: 128,
      height: 128,
      y: Uint8Array.from({ length: 128 * 128 }, (_, i) => ((i + index) * 2654435761) >>> 24),
      cb: new Uint8Array(128 * 128).fill(128),
      cr: Uint8Array.from({ length: 128 * 128 }, (_, i) => ((i + index) * 40503) >>> 8),
    });
    const writing = (async () => {
      for (let index = 0; index < 20; index += 1) await sink.write(noisy(index));
    })();
    const error = await t.throwsAsync(writing, { instanceOf: AutochromeError });
    t.is(error?.kind, 'failure');
    t.regex(error?.message ?? '', /the disk is full: .*reel 1_0000\d\d\.tif could not be written/);
    await sink.abort();
    for (const name of await readdir(join(folder, 'out'))) {
      t.regex(name, /\.tif$/);
      await t.notThrowsAsync(
        sharp(join(folder, 'out', name))
          .raw()
          .toBuffer(),
      );
    }
  } finally {
    await run('umount', [folder]);
  }
});
