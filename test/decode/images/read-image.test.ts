import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import anyTest, { type TestFn } from 'ava';
import fc from 'fast-check';
import sharp from 'sharp';
import { readImage } from '../../../src/decode/images/read-image.js';
import { resizeImage } from '../../../src/decode/images/resize-image.js';
import { AutochromeError } from '../../../src/errors.js';

const test = anyTest as TestFn<{ folder: string }>;

test.beforeEach(async (t) => {
  t.context.folder = await mkdtemp(join(tmpdir(), 'autochrome-image-'));
});
test.afterEach.always((t) => rm(t.context.folder, { recursive: true }));

const colours = Uint8Array.from({ length: 4 * 3 * 3 }, (_, i) => (i * 37) % 256);
const raw = { width: 4, height: 3, channels: 3 } as const;

async function refusal(path: string): Promise<AutochromeError> {
  const error: unknown = await readImage(path).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof AutochromeError)) throw new Error(`${path} gave ${error}`);
  return error;
}

test('8-bit colours of png, tiff and webp come back exactly', async (t) => {
  const image = sharp(colours, { raw });
  await image.clone().png().toFile(join(t.context.folder, 'a.png'));
  await image.clone().tiff({ compression: 'lzw' }).toFile(join(t.context.folder, 'a.tif'));
  await image.clone().webp({ lossless: true }).toFile(join(t.context.folder, 'a.webp'));
  for (const name of ['a.png', 'a.tif', 'a.webp']) {
    const image = await readImage(join(t.context.folder, name));
    t.deepEqual([image.width, image.height, image.bitDepth], [4, 3, 8], name);
    t.deepEqual([...image.rgb], [...colours], name);
  }
});

test('16-bit colours come back exactly', async (t) => {
  const deep = Uint16Array.from(colours, (v, i) => v * 257 - (i % 7) * (v > 0 ? 1 : 0));
  const path = join(t.context.folder, 'a.png');
  await sharp(deep, { raw }).toColourspace('rgb16').png().toFile(path);
  const image = await readImage(path);
  t.is(image.bitDepth, 16);
  t.deepEqual([...image.rgb], [...deep]);
});

test('grey images give three equal channels', async (t) => {
  const path = join(t.context.folder, 'a.png');
  await sharp(Uint8Array.of(0, 100, 255), { raw: { width: 3, height: 1, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toFile(path);
  t.deepEqual([...(await readImage(path)).rgb], [0, 0, 0, 100, 100, 100, 255, 255, 255]);
});

test('the EXIF orientation is applied', async (t) => {
  const path = join(t.context.folder, 'a.png');
  const strip = Uint8Array.of(255, 0, 0, 0, 0, 255);
  await sharp(strip, { raw: { width: 2, height: 1, channels: 3 } })
    .withMetadata({ orientation: 6 })
    .png()
    .toFile(path);
  const image = await readImage(path);
  t.deepEqual([image.width, image.height], [1, 2]);
  t.deepEqual([...image.rgb], [...strip], 'turned clockwise: left comes on top');
});

test('transparent areas lie over middle grey', async (t) => {
  const path = join(t.context.folder, 'a.png');
  await sharp(Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 255), { raw: { width: 2, height: 1, channels: 4 } })
    .png()
    .toFile(path);
  t.deepEqual([...(await readImage(path)).rgb], [128, 128, 128, 255, 0, 0]);
});

test('an embedded profile is converted to sRGB', async (t) => {
  const path = join(t.context.folder, 'a.png');
  const red = Uint8Array.of(200, 40, 40);
  await sharp(red, { raw: { width: 1, height: 1, channels: 3 } })
    .withIccProfile('p3')
    .png()
    .toFile(path);
  const stored = await sharp(path, { ignoreIcc: true }).raw().toBuffer();
  t.true(Math.abs((stored[0] as number) - 200) > 5, 'the file holds other numbers');
  const { rgb } = await readImage(path);
  for (const [i, value] of red.entries()) t.true(Math.abs((rgb[i] as number) - value) <= 3, `${rgb}`);
});

test('1x1 and 16000 samples wide', async (t) => {
  const path = join(t.context.folder, 'a.png');
  for (const [width, height] of [
    [1, 1],
    [16000, 2],
  ] as const) {
    await sharp({ create: { width, height, channels: 3, background: '#123456' } })
      .png()
      .toFile(path);
    const image = await readImage(path);
    t.deepEqual([image.width, image.height, image.rgb.length], [width, height, 3 * width * height]);
    t.deepEqual([...image.rgb.subarray(-3)], [0x12, 0x34, 0x56]);
  }
});

test('a missing file, a folder, zero bytes and a text file are input errors that name the file', async (t) => {
  const { folder } = t.context;
  const empty = join(folder, 'empty.png');
  const text = join(folder, 'text.jpg');
  await writeFile(empty, '');
  await writeFile(text, 'not an image, whatever its name says');
  for (const [path, message] of [
    [join(folder, 'none.png'), /none\.png does not exist/],
    [folder, /is a folder, not an image/],
    [empty, /empty\.png is empty \(0 bytes\)/],
    [text, /text\.jpg is not a png, jpeg, tiff or webp image/],
  ] as const) {
    const error = await refusal(path);
    t.is(error.kind, 'input');
    t.regex(error.message, message);
    t.truthy(error.hint);
  }
});

test('truncated images are input errors, not half images', async (t) => {
  const noise = Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => (i * 7919) % 251);
  const image = sharp(noise, { raw: { width: 64, height: 64, channels: 3 } });
  for (const [name, bytes] of [
    ['a.jpg', await image.clone().jpeg().toBuffer()],
    ['a.png', await image.clone().png().toBuffer()],
    ['a.tif', await image.clone().tiff({ compression: 'lzw' }).toBuffer()],
    ['a.webp', await image.clone().webp().toBuffer()],
  ] as const) {
    const path = join(t.context.folder, name);
    for (const part of [0.3, 0.7, 0.95]) {
      await writeFile(path, bytes.subarray(0, Math.floor(bytes.length * part)));
      const error = await refusal(path);
      t.is(error.kind, 'input', name);
      t.regex(error.message, /damaged or incomplete/, name);
    }
  }
});

test('damaged bytes give an image or an input error, nothing else', async (t) => {
  const noise = Uint8Array.from({ length: 32 * 32 * 3 }, (_, i) => (i * 7919) % 251);
  const image = sharp(noise, { raw: { width: 32, height: 32, channels: 3 } });
  const originals = await Promise.all([
    image.clone().jpeg().toBuffer(),
    image.clone().png().toBuffer(),
    image.clone().tiff({ compression: 'lzw' }).toBuffer(),
    image.clone().webp().toBuffer(),
  ]);
  const path = join(t.context.folder, 'a.png');
  const damage = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), {
    minLength: 1,
    maxLength: 8,
  });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...originals), damage, async (original, changes) => {
      const bytes = Uint8Array.from(original);
      for (const [place, value] of changes) bytes[place % bytes.length] = value;
      await writeFile(path, bytes);
      const result = await readImage(path).catch((error: unknown) => error);
      if (result instanceof Error)
        t.true(result instanceof AutochromeError && result.kind === 'input', `${result}`);
    }),
    { numRuns: 60 },
  );
});

test('a small file that claims a hostile size is refused from its header', async (t) => {
  const path = join(t.context.folder, 'bomb.png');
  await sharp({ create: { width: 8, height: 8, channels: 3, background: '#000' } })
    .png()
    .toFile(path);
  const bytes = await readFile(path);
  bytes.writeUInt32BE(60_000, 16);
  bytes.writeUInt32BE(60_000, 20);
  const { crc32 } = await import('node:zlib');
  bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29);
  await writeFile(path, bytes);
  const error = await refusal(path);
  t.is(error.kind, 'input');
  t.regex(error.message, /bomb\.png is 60000x60000 pixels; images may have up to 134217728/);
});

test('resizing keeps the depth, gives the exact size and the mean colour', async (t) => {
  for (const bitDepth of [8, 16] as const) {
    const scale = bitDepth === 16 ? 257 : 1;
    const colour = [20, 200, 90].map((value) => value * scale);
    const samples = Array.from({ length: 36 }, (_, i) => colour[i % 3] as number);
    const flat = bitDepth === 16 ? Uint16Array.from(samples) : Uint8Array.from(samples);
    const resized = await resizeImage({ width: 4, height: 3, rgb: flat, bitDepth }, 7, 2);
    t.deepEqual([resized.width, resized.height, resized.bitDepth, resized.rgb.length], [7, 2, bitDepth, 42]);
    for (const [i, value] of resized.rgb.entries()) {
      t.true(Math.abs(value - (colour[i % 3] as number)) <= scale, `${bitDepth} bits, sample ${i}: ${value}`);
    }
  }
});
