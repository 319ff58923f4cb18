import test from 'ava';
import fc from 'fast-check';
import { AutochromeError } from '../../../src/errors.js';
import { codecTagOf, formatOfCodecTag } from '../../../src/ffmpeg/nut/codec-tag.js';
import { NutReader } from '../../../src/ffmpeg/nut/reader.js';
import type { NutVideoStream } from '../../../src/ffmpeg/nut/video-stream.js';
import { NutWriter } from '../../../src/ffmpeg/nut/writer.js';
import { rational } from '../../../src/time/rational.js';

interface Image {
  readonly pts: number;
  readonly bytes: Uint8Array;
}

const STREAM: NutVideoStream = {
  codecTag: 'I420',
  width: 4,
  height: 2,
  sampleAspectRatio: undefined,
  timebase: rational(1001, 30000),
};

/** Cuts bytes into chunks of the sizes given, over and over. */
async function* cut(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let start = 0, i = 0; start < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    yield bytes.slice(start, start + size);
    start += size;
  }
}

function written(stream: NutVideoStream, images: readonly Image[]): Uint8Array {
  const writer = new NutWriter(stream);
  const chunks = [writer.header(), ...images.flatMap(({ pts, bytes }) => writer.frame(pts, [bytes]))];
  return new Uint8Array(Buffer.concat(chunks));
}

async function read(bytes: Uint8Array, sizes: readonly number[]) {
  const reader = new NutReader(cut(bytes, sizes));
  const stream = await reader.readHeader();
  const images: Image[] = [];
  if (!stream) return { stream, images };
  for (let frame = await reader.nextFrame(); frame; frame = await reader.nextFrame()) {
    const image = new Uint8Array(Math.min(frame.byteLength, 100_000));
    await reader.readPayload(image);
    images.push({ pts: frame.pts, bytes: image });
  }
  return { stream, images };
}

const streams = fc.record({
  codecTag: fc.constantFrom('Y800', 'I420', 'Y3\x0b\x0a', 'Y1\0\x10'),
  width: fc.integer({ min: 1, max: 16000 }),
  height: fc.integer({ min: 1, max: 16000 }),
  sampleAspectRatio: fc.option(
    fc
      .tuple(fc.integer({ min: 1, max: 999 }), fc.integer({ min: 1, max: 999 }))
      .map(([a, b]) => rational(a, b)),
    { nil: undefined },
  ),
  timebase: fc
    .tuple(fc.integer({ min: 1, max: 2 ** 31 - 1 }), fc.integer({ min: 1, max: 2 ** 31 - 1 }))
    .map(([a, b]) => rational(a, b)),
});
const images = fc.array(fc.record({ pts: fc.nat(2 ** 48), bytes: fc.uint8Array({ maxLength: 300 }) }), {
  maxLength: 6,
});
const sizes = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 9 });

test('what is written is read back, however it is cut', async (t) => {
  await fc.assert(
    fc.asyncProperty(streams, images, sizes, async (stream, frames, chunkSizes) => {
      t.deepEqual(await read(written(stream, frames), chunkSizes), { stream, images: frames });
    }),
    { numRuns: 100 },
  );
});

test('damage ends in an error of kind input or goes unseen; it neither hangs nor crashes', async (t) => {
  const whole = written(STREAM, [
    { pts: 5, bytes: new Uint8Array(12).fill(7) },
    { pts: 6, bytes: new Uint8Array(12).fill(8) },
  ]);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      sizes,
      async (changes, chunkSizes) => {
        const bytes = whole.slice();
        for (const [place, value] of changes) bytes[place] = value;
        const error = await read(bytes, chunkSizes).then(
          () => undefined,
          (reason: unknown) => reason,
        );
        t.true(error === undefined || (error instanceof AutochromeError && error.kind === 'input'));
      },
    ),
    { numRuns: 400 },
  );
});

test('a stream that ends inside anything but between frames is truncated', async (t) => {
  const whole = written(STREAM, [{ pts: 0, bytes: new Uint8Array(12) }]);
  const header = new NutWriter(STREAM).header().length;
  for (let length = 1; length < whole.length; length++) {
    if (length === header) continue;
    // Behind a syncpoint and before its frame nothing is cut either.
    const error = await read(whole.slice(0, length), [7]).then(
      () => undefined,
      (reason: AutochromeError) => reason,
    );
    if (error) t.regex(error.message, /end in the middle/);
    else t.is(whole[length], 1);
  }
  t.deepEqual(await read(new Uint8Array(0), [1]), { stream: undefined, images: [] });
});

test('a frame larger than its buffer is refused, and one that is not read is passed over', async (t) => {
  const whole = written(STREAM, [
    { pts: 1, bytes: new Uint8Array(12).fill(1) },
    { pts: 2, bytes: new Uint8Array(12).fill(2) },
  ]);
  const reader = new NutReader(cut(whole, [5]));
  await reader.readHeader();
  t.deepEqual(await reader.nextFrame(), { pts: 1, byteLength: 12 });
  t.deepEqual(await reader.nextFrame(), { pts: 2, byteLength: 12 });
  await t.throwsAsync(reader.readPayload(new Uint8Array(11)), {
    instanceOf: AutochromeError,
    message: /a frame of 12 bytes where at most 11 fit/,
  });
});

test('what is not NUT is refused', async (t) => {
  await t.throwsAsync(read(new Uint8Array(100), [9]), { message: /they are not NUT/ });
});

test('the payload is passed through without a copy', (t) => {
  const planes = [new Uint8Array(8), new Uint8Array(2), new Uint8Array(2)];
  const chunks = new NutWriter(STREAM).frame(0, planes);
  t.is(chunks.length, 4);
  for (const [i, plane] of planes.entries()) t.is(chunks[i + 1], plane);
});

test('the writer refuses what the format cannot say', (t) => {
  const refused = { instanceOf: RangeError };
  t.throws(() => new NutWriter({ ...STREAM, width: 0 }), refused);
  t.throws(() => new NutWriter({ ...STREAM, codecTag: 'I4' }), refused);
  t.throws(() => new NutWriter({ ...STREAM, timebase: rational(1, 2 ** 31) }), refused);
  t.throws(() => new NutWriter({ ...STREAM, timebase: rational(-1, 25) }), refused);
  t.throws(() => new NutWriter(STREAM).frame(-1, []), refused);
  t.throws(() => new NutWriter(STREAM).frame(0.5, []), refused);
});

test('every format with a tag is found by it', (t) => {
  for (const subsampling of ['gray', '4:2:0', '4:2:2', '4:4:4', '4:4:0', '4:1:1'] as const) {
    for (let bitDepth = 8; bitDepth <= 16; bitDepth++) {
      const tag = codecTagOf({ subsampling, bitDepth });
      if (tag !== undefined) t.deepEqual(formatOfCodecTag(tag), { subsampling, bitDepth });
    }
  }
  t.is(codecTagOf({ subsampling: '4:4:0', bitDepth: 10 }), undefined);
  t.is(codecTagOf({ subsampling: 'gray', bitDepth: 11 }), undefined);
  t.is(formatOfCodecTag('RGB\x0f'), undefined);
});
