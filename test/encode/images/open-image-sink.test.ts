import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import anyTest, { type TestFn } from 'ava';
import sharp from 'sharp';
import type { ClipMetadata } from '../../../src/decode/clip-metadata.js';
import { openImages } from '../../../src/decode/images/open-images.js';
import { openImageSink } from '../../../src/encode/images/open-image-sink.js';
import type { Provenance } from '../../../src/encode/output-tags.js';
import { FramePool } from '../../../src/frame/frame-pool.js';
import { frameBytes } from '../../../src/frame/pixel-format.js';
import { rational } from '../../../src/time/rational.js';
import { clip, frame, HEIGHT, WIDTH } from '../../support/small-film.js';

const test = anyTest as TestFn<{ folder: string }>;

test.beforeEach(async (t) => {
  t.context.folder = await mkdtemp(join(tmpdir(), 'autochrome-sink-'));
});
test.afterEach.always((t) => rm(t.context.folder, { recursive: true, force: true }));

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

test('png and tiff say what made them, and hold the same samples as those that do not', async (t) => {
  for (const codec of ['png', 'tiff'] as const) {
    for (const bitDepth of [8, 16]) {
      const source = clip({ kind: 'image', format: { subsampling: 'gray', bitDepth } });
      const write = async (name: string, provenance: Provenance) => {
        const path = join(t.context.folder, `${name}${bitDepth}.${codec}`);
        const sink = await openImageSink({ path, codec, source, provenance });
        await sink.write(frame(0, bitDepth));
        return sink.finish();
      };
      const marked = await write('marked', { autochrome: '0.0.0', networks: 'colour <abc> & more' });
      const plain = await write('plain', {});
      const { xmp } = await sharp(marked).metadata();
      t.true(
        String(xmp).includes('>autochrome: 0.0.0, networks: colour &lt;abc&gt; &amp; more<'),
        String(xmp),
      );
      t.is((await sharp(plain).metadata()).xmp, undefined);
      t.deepEqual(await sharp(marked).raw().toBuffer(), await sharp(plain).raw().toBuffer());
    }
  }
});

test('10-bit film of limited range goes into 16-bit images by its own matrix', async (t) => {
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

test('names: a folder, a pattern, a plain name for many, and one file for one image', async (t) => {
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
  t.is(await name('one.png', clip({ kind: 'image' }), [0]), 'one.png');
  const numbered = clip({ kind: 'sequence', path: 'scan_%04d.png', tags: { start_number: '86400' } });
  t.is(await name('again', numbered, [2]), 'again');
  t.deepEqual(await readdir(join(folder, 'again')), ['scan_086402.png']);
  t.deepEqual((await readdir(folder)).sort(), ['again', 'many_000000.tif', 'one.png', 'p005.png', 'shots']);
});

test('stopping leaves complete images and nothing else', async (t) => {
  const path = join(t.context.folder, 'out');
  const sink = await openImageSink({ path, codec: 'png', source: clip() });
  for (const index of [0, 1, 2]) await sink.write(frame(index));
  t.deepEqual(await sink.abort(), { partial: path });
  const names = await readdir(path);
  t.deepEqual(names.sort(), ['reel 1_000000.png', 'reel 1_000001.png', 'reel 1_000002.png']);
  t.is((await lumaOf(path)).length, 3);
});

test('stopping before the first image leaves nothing', async (t) => {
  const path = join(t.context.folder, 'out');
  const sink = await openImageSink({ path, codec: 'png', source: clip() });
  t.deepEqual(await sink.abort(), { partial: undefined });
  t.deepEqual(await readdir(t.context.folder), []);
});

test('images are turned upright', async (t) => {
  const path = join(t.context.folder, 'one.png');
  const sink = await openImageSink({ path, codec: 'png', source: clip({ kind: 'image', rotation: 90 }) });
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

test('what images cannot hold is said once', async (t) => {
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
