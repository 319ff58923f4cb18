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
import { fillsItsDuration, pointBefore, readSeekPoints, type SeekPoint } from './seek-points.js';

/** Frames that are decoded to be passed over before it is worth finding out where else to begin. */
const MANY = 256;

/** The decoder did not begin where it was told to. */
class SeekMissed extends Error {}

type Wanted = {
  readonly pool: FramePool;
  readonly start: number;
  readonly end: number | undefined;
  readonly signal: AbortSignal | undefined;
};

type Request = { pool: FramePool; range?: FrameRange; signal?: AbortSignal };

/**
 * A video file decoded by ffmpeg.
 *
 * A range is decoded from the clip's first frame and what comes before it is passed over: only by counting are frame
 * indexes exact in every format. Where much comes before it, and the packets tell of a key frame which one it is, that is
 * where decoding begins.
 */
export class FfmpegSource implements FrameSource {
  readonly #runs = new Set<FfmpegRun>();
  #closed = false;
  #seekPoints: Promise<readonly SeekPoint[] | undefined> | undefined;

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
    const wanted = { pool, start, end: range?.end, signal };
    const from = start < MANY ? undefined : await this.#seekPoint(start, signal);
    let missed = false;
    try {
      yield* this.#decode(wanted, from);
    } catch (error) {
      if (!(error instanceof SeekMissed)) throw error;
      missed = true;
    }
    if (!missed) return;
    throwIfAborted(signal);
    this.#seekPoints = Promise.resolve(undefined);
    yield* this.#decode(wanted, undefined);
  }

  async #seekPoint(start: number, signal: AbortSignal | undefined) {
    const { path, startTime, frameRate, variableFrameRate } = this.metadata;
    if (!variableFrameRate && this.#seekPoints === undefined && fillsItsDuration(this.metadata)) {
      return { index: start, timestamp: add(startTime, divide(rational(start), frameRate)) };
    }
    this.#seekPoints ??= readSeekPoints(this.runner, resolve(path), this.metadata, signal);
    const points = await this.#seekPoints;
    throwIfAborted(signal);
    return points && pointBefore(points, start);
  }

  async *#decode(wanted: Wanted, from: SeekPoint | undefined): AsyncGenerator<Frame> {
    const { metadata } = this;
    const file = resolve(metadata.path);
    const decoded = decodedFormat(metadata.storedFormat) as DecodedFormat;
    const run = this.runner.start({
      program: 'ffmpeg',
      // How many frames come before the one that is sought is for the decoder to know.
      args: decodeArgs(file, metadata, decoded, from ? { from: from.timestamp } : { end: wanted.end }),
      reads: [file],
      ...(wanted.signal === undefined ? {} : { signal: wanted.signal }),
    });
    run.endInput();
    this.#runs.add(run);
    const reader = new NutReader(run.output);
    try {
      yield* this.#read(reader, run, wanted, from);
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
    wanted: Wanted,
    from: SeekPoint | undefined,
  ): AsyncGenerator<Frame> {
    const { metadata } = this;
    const steady = metadata.variableFrameRate ? undefined : divide(rational(1), metadata.frameRate);
    const shift = rational(timeShift(metadata.startTime));
    const size = frameBytes(metadata.format, metadata);
    let next: Place = from ?? { index: 0, timestamp: metadata.startTime };
    let found = from === undefined;
    let buffer: FrameBuffer | undefined;
    try {
      const stream = await reader.readHeader();
      for (;;) {
        const header = stream && (await reader.nextFrame());
        if (!stream || !header) break;
        const timestamp = subtract(multiply(rational(header.pts), stream.timebase), shift);
        if (from && !found) {
          const distance = compare(timestamp, from.timestamp);
          if (distance > 0) throw new SeekMissed();
          if (distance < 0) continue;
          found = true;
        }
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
        if (from && next.index === wanted.end) return;
      }
    } catch (error) {
      buffer?.release();
      throwIfAborted(wanted.signal);
      if (!found) throw new SeekMissed();
      const result = await settledSoon(run);
      if (result && result.exitCode !== 0) throw deadDecoderError(metadata.path, next, result);
      throw error;
    }
    if (!found) throw new SeekMissed();
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
