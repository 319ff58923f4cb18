import { resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type AutochromeError, inputError, throwIfAborted } from '../errors.js';
import { NutReader } from '../ffmpeg/nut/reader.js';
import type { FfmpegRun, FfmpegRunner } from '../ffmpeg/runner.js';
import type { Frame } from '../frame/frame.js';
import type { FrameBuffer, FramePool } from '../frame/frame-pool.js';
import { frameBytes } from '../frame/pixel-format.js';
import { planesOf } from '../frame/planes.js';
import { add, compare, divide, multiply, type Rational, rational, subtract } from '../time/rational.js';
import type { ClipMetadata } from './clip-metadata.js';
import { decodeArgs, timeShift } from './decode-args.js';
import {
  damagedFrameError,
  deadDecoderError,
  type Place,
  patchedUpWarning,
  shortClipError,
} from './decoding-failure.js';
import type { FrameRange, FrameSource } from './frame-source.js';
import { type DecodedFormat, decodedFormat } from './pixel-formats.js';

type Request = { pool: FramePool; range?: FrameRange; signal?: AbortSignal };

/**
 * A video file decoded by ffmpeg.
 *
 * A range is decoded from the clip's first frame and what comes before it is passed over: only by counting are frame
 * indexes exact in every format.
 */
export class FfmpegSource implements FrameSource {
  readonly #runs = new Set<FfmpegRun>();
  #closed = false;

  /**
   * @param runner - the ffmpeg that decodes
   * @param metadata - what {@link probeClip} found
   * @param onWarning - told of damage that cannot be placed, at the end of {@link frames}
   */
  constructor(
    readonly runner: FfmpegRunner,
    readonly metadata: ClipMetadata,
    readonly onWarning: (warning: string) => void = () => {},
  ) {}

  async *frames({ pool, range, signal }: Request): AsyncGenerator<Frame> {
    const start = range?.start ?? 0;
    if (range?.end !== undefined && range.end <= start) return;
    if (this.#closed) throw new Error(`${this.metadata.path} has been closed`);
    throwIfAborted(signal);
    const { path } = this.metadata;
    const file = resolve(path);
    const decoded = decodedFormat(this.metadata.storedFormat) as DecodedFormat;
    const run = this.runner.start({
      program: 'ffmpeg',
      args: decodeArgs(file, this.metadata, decoded, { end: range?.end }),
      reads: [file],
      ...(signal === undefined ? {} : { signal }),
    });
    run.endInput();
    this.#runs.add(run);
    const reader = new NutReader(run.output);
    try {
      yield* this.#read(reader, run, { pool, start, end: range?.end, signal });
    } finally {
      run.kill();
      await run.done;
      await reader.close();
      this.#runs.delete(run);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const run of this.#runs) run.kill();
    await Promise.all([...this.#runs].map((run) => run.done));
  }

  async *#read(
    reader: NutReader,
    run: FfmpegRun,
    wanted: { pool: FramePool; start: number; end: number | undefined; signal: AbortSignal | undefined },
  ): AsyncGenerator<Frame> {
    const { metadata } = this;
    const steady = metadata.variableFrameRate ? undefined : divide(rational(1), metadata.frameRate);
    const shift = rational(timeShift(metadata.startTime));
    const size = frameBytes(metadata.format, metadata);
    let next: Place = { index: 0, timestamp: metadata.startTime };
    let buffer: FrameBuffer | undefined;
    try {
      const stream = await reader.readHeader();
      for (;;) {
        const header = stream && (await reader.nextFrame());
        if (!stream || !header) break;
        const timestamp = subtract(multiply(rational(header.pts), stream.timebase), shift);
        if (steady && next.index > 0) await this.#checkGap(run, next, timestamp, steady);
        const index = next.index;
        next = { index: index + 1, timestamp: steady && add(timestamp, steady) };
        if (index < wanted.start) continue;
        if (header.byteLength !== size) throw this.#changedSizeError(index);
        buffer = await wanted.pool.acquire(wanted.signal);
        await reader.readPayload(buffer.bytes);
        const frame = frameOf(metadata, index, timestamp, steady, buffer);
        buffer = undefined;
        yield frame;
        throwIfAborted(wanted.signal);
      }
    } catch (error) {
      buffer?.release();
      throwIfAborted(wanted.signal);
      const result = await settledSoon(run);
      if (result && result.exitCode !== 0) throw deadDecoderError(metadata.path, next, result);
      throw error;
    }
    await this.#checkEnd(run, next, wanted.end, wanted.signal);
  }

  /** A steady clip with a gap holds a frame that was left out, unless the decoder had nothing to complain about. */
  async #checkGap(run: FfmpegRun, expected: Place, found: Rational, steady: Rational): Promise<void> {
    if (!expected.timestamp) return;
    const gap = subtract(found, expected.timestamp);
    if (compare(multiply(gap, rational(2)), steady) < 0) return;
    // The complaint was written before the frame behind the gap, but travels through another pipe.
    await setImmediate();
    await setImmediate();
    if (run.log.length > 0) throw damagedFrameError(this.metadata.path, expected, run.log);
  }

  async #checkEnd(
    run: FfmpegRun,
    next: Place,
    end: number | undefined,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const result = await run.done;
    throwIfAborted(signal);
    const { path, frameCount } = this.metadata;
    if (result.exitCode !== 0) throw deadDecoderError(path, next, result);
    const expected = frameCount?.exact ? frameCount.value : undefined;
    const short = expected !== undefined && next.index < Math.min(expected, end ?? expected);
    const wanted = end !== undefined && next.index >= end;
    const cutOff = !wanted && /partial file|File ended prematurely|truncat/i.test(result.log.join('\n'));
    if ((short && result.log.length > 0) || cutOff || next.index === 0) {
      throw shortClipError(path, next, expected, result.log);
    }
    if (result.log.length > 0) this.onWarning(patchedUpWarning(path, result.log));
  }

  #changedSizeError(index: number): AutochromeError {
    const { path, width, height } = this.metadata;
    return inputError(
      `${path} changes its frame size at frame ${index}; it begins with ${width}x${height}`,
      `render up to it with --end ${index}`,
    );
  }
}

/** How a run ended, if it has ended or is about to. */
async function settledSoon(run: FfmpegRun) {
  const turns = setImmediate().then(() => setImmediate(undefined));
  return Promise.race([run.done, turns]);
}

/** A frame of a clip whose samples lie in a buffer. */
export function frameOf(
  metadata: ClipMetadata,
  index: number,
  timestamp: Rational,
  duration: Rational | undefined,
  buffer: FrameBuffer,
): Frame {
  const { width, height, format } = metadata;
  const planes = planesOf(format, { width, height }, buffer.bytes);
  return { index, timestamp, duration, width, height, format, ...planes, buffer };
}
