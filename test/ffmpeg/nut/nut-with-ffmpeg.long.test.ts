import test from 'ava';
import { findNativeFfmpeg } from '../../../src/ffmpeg/native.js';
import { codecTagOf } from '../../../src/ffmpeg/nut/codec-tag.js';
import { NutReader } from '../../../src/ffmpeg/nut/reader.js';
import { NutWriter } from '../../../src/ffmpeg/nut/writer.js';
import type { FfmpegRunner } from '../../../src/ffmpeg/runner.js';
import { loadWasmFfmpeg } from '../../../src/ffmpeg/wasm.js';
import { type ChromaSubsampling, frameBytes, type PixelFormat } from '../../../src/frame/pixel-format.js';
import { rational } from '../../../src/time/rational.js';

const NAMES: Readonly<Record<ChromaSubsampling, string>> = {
  gray: 'gray',
  '4:2:0': 'yuv420p',
  '4:2:2': 'yuv422p',
  '4:4:4': 'yuv444p',
  '4:4:0': 'yuv440p',
  '4:1:1': 'yuv411p',
};

const FORMATS = (Object.keys(NAMES) as ChromaSubsampling[])
  .flatMap((subsampling) => [8, 9, 10, 12, 14, 16].map((bitDepth) => ({ subsampling, bitDepth })))
  .filter((format) => codecTagOf(format) !== undefined);

function nameOf({ subsampling, bitDepth }: PixelFormat): string {
  return `${NAMES[subsampling]}${bitDepth > 8 ? `${bitDepth}le` : ''}`;
}

/** Odd, so that chroma rounds up; small enough in gray for ffmpeg to elide the start of frames. */
const SIZE = { width: 35, height: 23 };
/** Uneven, and from elsewhere than 0. */
const TIMES = [90090, 93093, 93094, 100000, 5_000_000_000];

async function roundTrip(runner: FfmpegRunner, format: PixelFormat): Promise<unknown> {
  const run = runner.start({
    program: 'ffmpeg',
    args: [
      ...['-copyts', '-f', 'nut', '-i', 'pipe:0', '-fps_mode', 'passthrough', '-enc_time_base', '-1'],
      ...['-pix_fmt', nameOf(format), '-c:v', 'rawvideo', '-f', 'nut', 'pipe:1'],
    ],
  });
  const writer = new NutWriter({
    codecTag: codecTagOf(format) ?? '',
    ...SIZE,
    sampleAspectRatio: rational(4, 3),
    timebase: rational(1, 90000),
  });
  const length = frameBytes(format, SIZE);
  // Above 8 bits the high byte stays zero, so that every value is one that the format has.
  const image = (i: number) =>
    Uint8Array.from({ length }, (_, j) => (format.bitDepth > 8 && j % 2 ? 0 : (i * 31 + j * 7) % 256));
  const feed = (async () => {
    await run.write(writer.header());
    for (const [i, pts] of TIMES.entries()) {
      for (const chunk of writer.frame(pts, [image(i)])) await run.write(chunk);
    }
    run.endInput();
  })();

  const reader = new NutReader(run.output);
  const stream = await reader.readHeader();
  const seconds: number[] = [];
  const same: boolean[] = [];
  for (let frame = await reader.nextFrame(); stream && frame; frame = await reader.nextFrame()) {
    const bytes = new Uint8Array(frame.byteLength);
    await reader.readPayload(bytes);
    same.push(Buffer.compare(bytes, image(seconds.length)) === 0);
    const { numerator, denominator } = stream.timebase;
    seconds.push((frame.pts * 90000 * numerator) / denominator);
  }
  await feed;
  const { exitCode } = await run.done;
  return { ...stream, timebase: undefined, seconds, same, exitCode };
}

const native = await findNativeFfmpeg();
for (const [backend, declare, load] of [
  ['native', native ? test : test.skip, async () => native as FfmpegRunner],
  ['wasm', test, loadWasmFfmpeg],
] as const) {
  for (const format of FORMATS) {
    declare(`${nameOf(format)} goes through ${backend} ffmpeg as it is, at its own times`, async (t) => {
      t.deepEqual(await roundTrip(await load(), format), {
        codecTag: codecTagOf(format),
        ...SIZE,
        sampleAspectRatio: rational(4, 3),
        timebase: undefined,
        seconds: TIMES,
        same: TIMES.map(() => true),
        exitCode: 0,
      });
    });
  }
}
