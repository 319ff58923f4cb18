import { resolve } from 'node:path';
import { throwIfAborted } from '../errors.js';
import { NutReader } from '../ffmpeg/nut/reader.js';
import type { FfmpegRunner } from '../ffmpeg/runner.js';
import type { Frame } from '../frame/frame.js';
import type { FramePool } from '../frame/frame-pool.js';
import { frameBytes } from '../frame/pixel-format.js';
import { add, compare, divide, multiply, type Rational, rational, subtract } from '../time/rational.js';
import type { ClipMetadata } from './clip-metadata.js';
import { countPackets } from './count-packets.js';
import { decodeArgs, timeShift } from './decode-args.js';
import { frameOf } from './ffmpeg-source.js';
import { type DecodedFormat, decodedFormat } from './pixel-formats.js';
import { fillsItsDuration } from './seek-points.js';

// Transport streams have no index: a jump lands near the time that was asked for, and the next key frame may lie behind it.
const SECONDS_EARLIER = [0, 10];

/**
 * Decodes one frame of a video by jumping to the key frame before it.
 *
 * A jump goes to a time, and a frame is named by its index. They are the same thing where frames come at even distances
 * and none is missing: either the container counts its frames and they fill its duration, or the packets before the
 * frame are counted here, which reads the file up to it but decodes nothing.
 *
 * @param index - from 0
 * @returns undefined where the frame cannot be found for certain in this way; decoding from the start will tell
 * @throws AutochromeError of kind `interrupted` when the signal is aborted
 */
export async function seekFrame(
  runner: FfmpegRunner,
  metadata: ClipMetadata,
  index: number,
  { pool, signal }: { readonly pool: FramePool; readonly signal?: AbortSignal },
): Promise<Frame | undefined> {
  if (metadata.variableFrameRate) return undefined;
  const steady = divide(rational(1), metadata.frameRate);
  const wanted = add(metadata.startTime, multiply(steady, rational(index)));
  let frame: Frame | undefined;
  for (const earlier of SECONDS_EARLIER) {
    const from = subtract(wanted, rational(earlier));
    frame ??= await frameAt(runner, metadata, { index, from, wanted, steady, pool, signal });
  }
  if (!frame || fillsItsDuration(metadata)) return frame;
  const before = await countPackets(runner, metadata, frame.timestamp, signal);
  if (before === index) return frame;
  frame.buffer.release();
  throwIfAborted(signal);
  return undefined;
}

/** The frame that is shown at a time, to half a frame. */
async function frameAt(
  runner: FfmpegRunner,
  metadata: ClipMetadata,
  place: {
    readonly index: number;
    /** Where decoding is to begin. */
    readonly from: Rational;
    readonly wanted: Rational;
    readonly steady: Rational;
    readonly pool: FramePool;
    readonly signal: AbortSignal | undefined;
  },
): Promise<Frame | undefined> {
  const { index, from, wanted, steady, pool, signal } = place;
  const file = resolve(metadata.path);
  const decoded = decodedFormat(metadata.storedFormat) as DecodedFormat;
  const run = runner.start({
    program: 'ffmpeg',
    args: decodeArgs(file, metadata, decoded, {
      from: compare(from, metadata.startTime) < 0 ? metadata.startTime : from,
    }),
    reads: [file],
    ...(signal === undefined ? {} : { signal }),
  });
  run.endInput();
  const reader = new NutReader(run.output);
  const shift = rational(timeShift(metadata.startTime));
  try {
    const stream = await reader.readHeader();
    for (;;) {
      const header = stream && (await reader.nextFrame());
      if (!stream || !header) return undefined;
      const timestamp = subtract(multiply(rational(header.pts), stream.timebase), shift);
      const late = multiply(subtract(timestamp, wanted), rational(2));
      if (compare(late, steady) >= 0) return undefined;
      if (compare(multiply(late, rational(-1)), steady) >= 0) continue;
      if (header.byteLength !== frameBytes(metadata.format, metadata)) return undefined;
      const buffer = await pool.acquire(signal);
      try {
        await reader.readPayload(buffer.bytes);
      } catch (error) {
        buffer.release();
        throw error;
      }
      return frameOf(metadata, index, timestamp, steady, buffer);
    }
  } catch (error) {
    throwIfAborted(signal);
    // A jump into damage, or one that this container cannot make; whoever decodes from the start can say what is wrong.
    if (error instanceof Error) return undefined;
    throw error;
  } finally {
    run.kill();
    await run.done;
    await reader.close();
  }
}
