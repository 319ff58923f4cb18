import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestFn } from 'ava';
import type { ClipMetadata } from '../../src/decode/clip-metadata.js';
import { asBytes } from '../../src/encode/even-planes.js';
import { AutochromeError } from '../../src/errors.js';
import type { FfmpegRunner } from '../../src/ffmpeg/runner.js';
import { formatRational, rational as reduced } from '../../src/time/rational.js';
import { collectFrames, type KeptFrame, poolFor } from './collect-frames.js';
import { runTool } from './generate-clip.js';
import { mediaBench } from './media-bench.js';

const H264 = ['-c:v', 'libx264', '-g', '8', '-bf', '2', '-threads', '1'];

/** Pixel formats as they are stored, and what decoding yields. */
const PIXEL_FORMATS: readonly (readonly [stored: string, ClipMetadata['format'], plain: string])[] = [
  ['gray', { subsampling: 'gray', bitDepth: 8 }, 'gray'],
  ['gray10le', { subsampling: 'gray', bitDepth: 10 }, 'gray10le'],
  ['gray16le', { subsampling: 'gray', bitDepth: 16 }, 'gray16le'],
  ['yuv420p', { subsampling: '4:2:0', bitDepth: 8 }, 'yuv420p'],
  ['yuv422p', { subsampling: '4:2:2', bitDepth: 8 }, 'yuv422p'],
  ['yuv444p', { subsampling: '4:4:4', bitDepth: 8 }, 'yuv444p'],
  ['yuv411p', { subsampling: '4:1:1', bitDepth: 8 }, 'yuv411p'],
  ['yuv440p', { subsampling: '4:4:0', bitDepth: 8 }, 'yuv440p'],
  ['yuv420p10le', { subsampling: '4:2:0', bitDepth: 10 }, 'yuv420p10le'],
  ['yuv422p12le', { subsampling: '4:2:2', bitDepth: 12 }, 'yuv422p12le'],
  ['yuv444p16le', { subsampling: '4:4:4', bitDepth: 16 }, 'yuv444p16le'],
  ['yuva420p', { subsampling: '4:2:0', bitDepth: 8 }, 'yuv420p'],
];

const planesOf = (frame: KeptFrame) =>
  Buffer.concat([frame.y, frame.cb, frame.cr].flatMap((plane) => (plane ? [asBytes(plane)] : [])));

/**
 * The tests that every ffmpeg backend passes as a source of frames.
 *
 * @param test - ava's test function; tests run one after the other
 * @param start - makes the runner
 */
export function sourceConformance(test: TestFn, start: () => Promise<FfmpegRunner>): void {
  const bench = mediaBench(test, start);

  test.serial('24 frames per second: every frame once, at its exact time', async (t) => {
    const path = await bench.make({ name: 'film.mp4', image: H264, frames: 11 });
    await bench.using(path, async (source) => {
      const { metadata } = source;
      t.is(metadata.kind, 'video');
      t.is(metadata.codec, 'h264');
      t.is(formatRational(metadata.frameRate), '24');
      t.false(metadata.variableFrameRate);
      t.deepEqual(metadata.frameCount, { value: 11, exact: true });
      const frames = await collectFrames(source);
      t.deepEqual(
        frames.map((frame) => frame.index),
        [...Array(11).keys()],
      );
      t.deepEqual(
        frames.map((frame) => frame.timestamp),
        [...Array(11).keys()].map((i) => formatRational(reduced(i, 24))),
      );
    });
  });

  test.serial('a range yields the same frames with the same indexes', async (t) => {
    await bench.using(join(bench.folder, 'film.mp4'), async (source) => {
      const all = await collectFrames(source);
      t.deepEqual(await collectFrames(source, { start: 3, end: 6 }), all.slice(3, 6));
      t.deepEqual(await collectFrames(source, { start: 9, end: undefined }), all.slice(9));
      t.deepEqual(await collectFrames(source, { start: 4, end: 4 }), []);
    });
  });

  test.serial('30000/1001 frames per second', async (t) => {
    const path = await bench.make({ name: 'ntsc.mov', rate: '30000/1001', image: H264 });
    await bench.using(path, async (source) => {
      t.is(formatRational(source.metadata.frameRate), '30000/1001');
      t.deepEqual(
        (await collectFrames(source)).map((frame) => frame.timestamp),
        [...Array(8).keys()].map((i) => formatRational(reduced(i * 1001, 30000))),
      );
    });
  });

  test.serial('variable frame rate', async (t) => {
    const path = await bench.make({
      name: 'uneven.mp4',
      filters: "settb=1/24000,setpts='1000*N+100*N*N'",
      image: [...H264, '-fps_mode', 'passthrough', '-enc_time_base', '1/24000'],
      output: ['-video_track_timescale', '24000'],
    });
    await bench.using(path, async (source) => {
      t.true(source.metadata.variableFrameRate);
      t.deepEqual(
        (await collectFrames(source)).map((frame) => frame.timestamp),
        [...Array(8).keys()].map((n) => formatRational(reduced(1000 * n + 100 * n * n, 24000))),
      );
    });
  });

  test.serial('a start offset', async (t) => {
    const path = await bench.make({ name: 'late.ts', image: H264, output: ['-output_ts_offset', '7.5'] });
    await bench.using(path, async (source) => {
      const [first, second] = await collectFrames(source);
      t.is(first?.timestamp, formatRational(source.metadata.startTime));
      t.true(source.metadata.startTime.numerator / source.metadata.startTime.denominator >= 7.5);
      const start = source.metadata.startTime;
      t.is(
        second?.timestamp,
        formatRational(reduced(start.numerator * 24 + start.denominator, start.denominator * 24)),
      );
    });
  });

  test.serial('planes are the samples as stored, at every depth and chroma', async (t) => {
    const files = PIXEL_FORMATS.flatMap(([stored]) => [
      join(bench.folder, `${stored}.mkv`),
      join(bench.folder, `${stored}.raw`),
    ]);
    await runTool(bench.runner, {
      args: [
        ...['-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=s=37x23:r=24,format=gbrp'],
        ...PIXEL_FORMATS.flatMap(([stored, , plain], i) => [
          ...['-map', '0:v', '-frames:v', '2', '-pix_fmt', stored, '-c:v', 'ffv1', files[2 * i] as string],
          ...[
            '-map',
            '0:v',
            '-frames:v',
            '2',
            '-pix_fmt',
            plain,
            '-f',
            'rawvideo',
            files[2 * i + 1] as string,
          ],
        ]),
      ],
      writes: files,
    });
    for (const [stored, format] of PIXEL_FORMATS) {
      await bench.using(join(bench.folder, `${stored}.mkv`), async (source) => {
        t.deepEqual(source.metadata.format, format, stored);
        t.is(source.metadata.storedFormat, stored);
        t.deepEqual([source.metadata.width, source.metadata.height], [37, 23]);
        const frames = await collectFrames(source);
        t.is(frames.length, 2, stored);
        const expected = await readFile(join(bench.folder, `${stored}.raw`));
        t.true(expected.equals(Buffer.concat(frames.map(planesOf))), stored);
      });
    }
  });

  test.serial('RGB becomes 4:4:4 by BT.709 in limited range', async (t) => {
    const path = await bench.make({
      name: 'rgb.mkv',
      pixelFormat: 'bgr0',
      filters: 'geq=r=255:g=0:b=0',
      size: '4x4',
      frames: 1,
    });
    await bench.using(path, async (source) => {
      t.deepEqual(source.metadata.format, { subsampling: '4:4:4', bitDepth: 8 });
      t.is(source.metadata.colour.matrix, 'bt709');
      t.is(source.metadata.colour.range, 'limited');
      const [frame] = await collectFrames(source);
      // ITU-T H.273 equations 38 to 40 for red: Y 62.6, Cb 102.3, Cr 240.
      t.deepEqual([frame?.y[0], frame?.cb?.[0], frame?.cr?.[0]], [63, 102, 240]);
    });
  });

  test.serial('pixel aspect, rotation, field order, range and colour tags', async (t) => {
    const marked = await bench.make({
      name: 'marked.mkv',
      filters: 'setsar=16/15,setparams=field_mode=bff',
      image: [
        ...[
          '-c:v',
          'ffv1',
          '-level',
          '3',
          '-field_order',
          'bb',
          '-color_range',
          'pc',
          '-colorspace',
          'smpte170m',
        ],
        ...['-color_primaries', 'smpte170m', '-color_trc', 'bt709', '-chroma_sample_location', 'left'],
      ],
      frames: 1,
    });
    await bench.using(marked, async ({ metadata }) => {
      t.is(formatRational(metadata.sampleAspectRatio), '16/15');
      t.is(metadata.fieldOrder, 'bottom');
      t.deepEqual(metadata.colour, {
        matrix: 'smpte170m',
        primaries: 'smpte170m',
        transfer: 'bt709',
        range: 'full',
        chromaLocation: 'left',
      });
    });
    const plain = await bench.make({ name: 'plain.mkv', frames: 1 });
    await bench.using(plain, async ({ metadata }) => {
      t.is(metadata.fieldOrder, 'progressive');
      t.is(metadata.rotation, 0);
      t.deepEqual(
        [metadata.colour.matrix, metadata.colour.primaries, metadata.colour.transfer],
        [undefined, undefined, undefined],
      );
    });
    for (const rotation of [90, 180, 270] as const) {
      const path = await bench.make({ name: `turned-${rotation}.mp4`, rotation, image: H264, frames: 1 });
      await bench.using(path, async (source) => {
        t.is(source.metadata.rotation, rotation);
        const [frame] = await collectFrames(source);
        t.is(frame?.y.length, 64 * 48);
        t.deepEqual([source.metadata.width, source.metadata.height], [64, 48]);
      });
    }
  });

  test.serial('leaving early and stopping give every buffer back', async (t) => {
    await bench.using(join(bench.folder, 'film.mp4'), async (source) => {
      const pool = poolFor(source, 2);
      for await (const frame of source.frames({ pool })) {
        frame.buffer.release();
        if (frame.index === 2) break;
      }
      t.is(pool.onLoan, 0);
      const stop = new AbortController();
      const error = await t.throwsAsync(
        async () => {
          for await (const frame of source.frames({ pool, signal: stop.signal })) {
            frame.buffer.release();
            stop.abort();
          }
        },
        { instanceOf: AutochromeError },
      );
      t.is(error?.kind, 'interrupted');
      t.is(pool.onLoan, 0);
    });
  });
}
