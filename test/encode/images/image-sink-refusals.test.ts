import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import anyTest, { type TestFn } from 'ava';
import sharp from 'sharp';
import { openImages } from '../../../src/decode/images/open-images.js';
import { type ImageSinkOptions, openImageSink } from '../../../src/encode/images/open-image-sink.js';
import { AutochromeError } from '../../../src/errors.js';
import type { Frame } from '../../../src/frame/frame.js';
import { canMount, smallDisk } from '../../support/small-disk.js';
import { clip, frame, WIDTH } from '../../support/small-film.js';

const test = anyTest as TestFn<{ folder: string }>;

// Decided before the first test is declared: ava starts then.
const onSmallDisk = (await canMount()) ? test : test.skip;
const asUser = process.getuid?.() === 0 ? test.skip : test;

test.beforeEach(async (t) => {
  t.context.folder = await mkdtemp(join(tmpdir(), 'autochrome-sink-'));
});
test.afterEach.always((t) => rm(t.context.folder, { recursive: true, force: true }));

async function refusal(options: ImageSinkOptions): Promise<AutochromeError> {
  const error: unknown = await openImageSink(options).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof AutochromeError)) throw new Error(`it gave ${error}`);
  return error;
}

test('existing images are kept unless overwriting is allowed', async (t) => {
  const { folder } = t.context;
  const old = join(folder, 'a_000003.png');
  await writeFile(old, 'old');
  await writeFile(join(folder, 'b_000003.png'), 'another film');
  const options = { path: join(folder, 'a_%06d.png'), codec: 'png', source: clip() } as const;
  const error = await refusal(options);
  t.is(error.kind, 'usage');
  t.regex(error.message, /a_000003\.png exists already/);
  t.regex(error.hint ?? '', /`overwrite`/);
  const sink = await openImageSink({ ...options, overwrite: true });
  await sink.write(frame(3));
  await sink.finish();
  t.is((await sharp(old).metadata()).width, WIDTH);
  t.is(await readFile(join(folder, 'b_000003.png'), 'utf8'), 'another film');
});

test('a single image is not written over without leave, and never over its source', async (t) => {
  const path = join(t.context.folder, 'one.png');
  await writeFile(path, 'old');
  const source = clip({ kind: 'image' });
  t.regex((await refusal({ path, codec: 'png', source })).message, /exists already/);
  const same = await refusal({ path, codec: 'png', source: { ...source, path }, overwrite: true });
  t.is(same.kind, 'usage');
  t.is(await readFile(path, 'utf8'), 'old');
});

test('images that are read besides the source are never written over, as pattern, folder or file', async (t) => {
  const { folder } = t.context;
  const old = join(folder, 'a_000003.png');
  await writeFile(old, 'precious');
  for (const input of [join(folder, 'a_%06d.png'), folder, old]) {
    const options = { path: join(folder, 'a_%06d.png'), codec: 'png', source: clip() } as const;
    const error = await refusal({ ...options, inputs: [input], overwrite: true });
    t.is(error.kind, 'usage');
    t.regex(error.message, /a_000003\.png is an image of the input itself/);
    const single = clip({ kind: 'image' });
    const one = await refusal({ ...options, source: single, path: old, inputs: [input], overwrite: true });
    t.regex(one.message, /a_000003\.png is the input/);
  }
  t.is(await readFile(old, 'utf8'), 'precious');
});

test('a sequence is never written over itself', async (t) => {
  const path = join(t.context.folder, 'f_%02d.png');
  await sharp({ create: { width: 4, height: 4, channels: 3, background: '#888' } })
    .png()
    .toFile(join(t.context.folder, 'f_01.png'));
  const { metadata } = await openImages(path);
  const error = await refusal({ path, codec: 'png', source: metadata, overwrite: true });
  t.is(error.kind, 'usage');
  t.regex(error.message, /f_01\.png is an image of the input itself/);
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

onSmallDisk(
  'a full disk is a failure that says so, and leaves no half image (needs the right to mount)',
  async (t) => {
    const { folder } = t.context;
    const { unmount } = await smallDisk(folder, 64);
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
      await unmount();
    }
  },
);
