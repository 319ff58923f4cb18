import { resolve } from 'node:path';
import { throwIfAborted } from '../errors.js';
import { NutReader } from '../ffmpeg/nut/reader.js';
import type { FfmpegJob, FfmpegRun, FfmpegRunner } from '../ffmpeg/runner.js';
import { type FileIdentity, fateOf } from '../files/file-identity.js';
import type { Frame } from '../frame/frame.js';
import { type FrameBuffer, FramePool } from '../frame/frame-pool.js';
import { frameBytes } from '../frame/pixel-format.js';
import { planesOf } from '../frame/planes.js';
import { add, compare, divide, multiply, type Rational, rational, subtract } from '../time/rational.js';
import { hasBroadcastClock } from './broadcast-clock.js';
import {
  checkEnd,
  checkGap,
  type Decoding,
  decodingError,
  linesSoFar,
  SeekMissed,
} from './check-decoding.js';
import type { ClipMetadata } from './clip-metadata.js';
import { decodeArgs, timeShift } from './decode-args.js';
import { type FramePosition, lostFileError, patchedUpWarning } from './decoding-failure.js';
import { changedFrameError } from './frame-changes.js';
import type { FrameRange, FrameSource } from './frame-source.js';
import { type DecodedFormat, decodedFormat } from './pixel-formats.js';
import { type SeekPoint, SeekPoints } from './seek-points.js';

/**
 * How much earlier than at a key frame decoding begins at a second try. Streams without an index put the decoder down near
 * the time that was asked for, where the frames that the next ones refer to may be missing.
 */
const SECONDS_EARLIER = rational(10);

/** Decoding that does not begin at the clip's start. */
type Seek = {
  readonly point: SeekPoint;
  /** Time at which decoding begins, on the clip's clock. */
  readonly from: Rational;
  /** Whether there is no other try. */
  readonly isLast: boolean;
};

type Wanted = {
  readonly pool: FramePool;
  /** The next frame that is wanted. */
  start: number;
  readonly end: number | undefined;
  readonly signal: AbortSignal | undefined;
};

type Request = { pool: FramePool; range?: FrameRange; signal?: AbortSignal };

/**
 * A video file decoded by ffmpeg.
 *
 * A range is decoded from a frame before it whose index is known for certain ({@link SeekPoints}), and what lies between is
 * passed over. Where there is none, or the decoder does not come to it, that is the clip's first frame: only by counting
 * are frame indexes exact in every format.
 */
export class FfmpegSource implements FrameSource {
  readonly #runs = new Set<FfmpegRun>();
  #closed = false;
  readonly #seekPoints: SeekPoints;

  /**
   * @param runner - the ffmpeg that decodes
   * @param metadata - what {@link probeClip} found
   * @param onWarning - told of damage that cannot be placed, at the end of {@link frames}
   * @param file - the clip's file as it was before the metadata were read; whether it still is that one is not checked when
   *   left out
   */
  constructor(
    readonly runner: FfmpegRunner,
    readonly metadata: ClipMetadata,
    readonly onWarning: (warning: string) => void = () => {},
    private readonly file?: FileIdentity,
  ) {
    const readFirstFrame = (signal: AbortSignal | undefined) => this.#readFirstFrame(signal);
    this.#seekPoints = new SeekPoints((job) => this.#start(job), metadata, readFirstFrame);
  }

  async *frames({ pool, range, signal }: Request): AsyncGenerator<Frame> {
    const start = range?.start ?? 0;
    if (range?.end !== undefined && range.end <= start) return;
    if (this.#closed) throw new Error(`${this.metadata.path} has been closed`);
    throwIfAborted(signal);
    const wanted = { pool, start, end: range?.end, signal };
    for await (const seek of this.#seeks(wanted)) {
      try {
        for await (const frame of this.#decode(wanted, seek)) {
          wanted.start = frame.index + 1;
          yield frame;
        }
        await this.#checkFile();
        return;
      } catch (error) {
        throwIfAborted(signal);
        if (!(error instanceof SeekMissed)) throw error;
      }
    }
    yield* this.#decode(wanted, undefined);
    await this.#checkFile();
  }

  /** What was read while somebody put another file in the clip's place may be of either. */
  async #checkFile(): Promise<void> {
    const fate = this.file ? await fateOf(this.file) : 'same';
    if (fate !== 'same') throw lostFileError(this.metadata.path, fate);
  }

  /** Tries to come to the next frame that is wanted. */
  async *#seeks(wanted: Wanted): AsyncGenerator<Seek> {
    const point = this.#seekPoints.byTime(wanted.start);
    if (point) yield { point, from: point.timestamp, isLast: false };
    const keyFrame = await this.#seekPoints.byPackets(wanted.start, wanted.signal);
    if (!keyFrame) return;
    yield { point: keyFrame, from: keyFrame.timestamp, isLast: false };
    const from = subtract(keyFrame.timestamp, SECONDS_EARLIER);
    if (compare(from, this.metadata.startTime) > 0) yield { point: keyFrame, from, isLast: true };
  }

  async #readFirstFrame(signal: AbortSignal | undefined): Promise<Rational | undefined> {
    const pool = new FramePool(1, frameBytes(this.metadata.format, this.metadata));
    for await (const frame of this.#decode({ pool, start: 0, end: 1, signal }, undefined)) {
      frame.buffer.release();
      return frame.timestamp;
    }
    return undefined;
  }

  #start(job: FfmpegJob): FfmpegRun {
    if (this.#closed) throw new Error(`${this.metadata.path} has been closed`);
    const run = this.runner.start(job);
    this.#runs.add(run);
    void run.done.then(() => this.#runs.delete(run));
    return run;
  }

  async *#decode(wanted: Wanted, seek: Seek | undefined): AsyncGenerator<Frame> {
    const { metadata } = this;
    const file = resolve(metadata.path);
    const decoded = decodedFormat(metadata.storedFormat) as DecodedFormat;
    const run = this.#start({
      program: 'ffmpeg',
      // How many frames come before the one that is sought is for the decoder to know.
      args: decodeArgs(file, metadata, decoded, seek ? { from: seek.from } : { end: wanted.end }),
      reads: [file],
      ...(wanted.signal === undefined ? {} : { signal: wanted.signal }),
    });
    run.endInput();
    const reader = new NutReader(run.output);
    try {
      yield* this.#read(reader, run, wanted, seek);
    } finally {
      run.kill();
      await run.done;
      await reader.close();
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
    seek: Seek | undefined,
  ): AsyncGenerator<Frame> {
    const { metadata } = this;
    const steady = metadata.variableFrameRate ? undefined : divide(rational(1), metadata.frameRate);
    const shift = rational(timeShift(metadata.startTime));
    const { width, height, format } = metadata;
    const size = frameBytes(format, metadata);
    let decoding: Decoding = { run, clip: metadata, trusted: seek === undefined, heard: 0 };
    let next: FramePosition = seek?.point ?? { index: 0, timestamp: metadata.startTime };
    let found = seek === undefined;
    let last: Rational | undefined;
    let changedAt: number | undefined;
    let buffer: FrameBuffer | undefined;
    try {
      const stream = await reader.readHeader();
      for (;;) {
        const header = stream && (await reader.nextFrame());
        if (!stream || !header) break;
        const timestamp = subtract(multiply(rational(header.pts), stream.timebase), shift);
        if (seek && !found) {
          found = isAt(seek.point, timestamp);
          if (!found) continue;
          const heard = await linesSoFar(run);
          // What was left out may be the key frame that this frame refers to.
          if (heard > 0 && !seek.point.isKeyFrame) throw new SeekMissed();
          decoding = { ...decoding, heard, trusted: seek.isLast && heard === 0 };
        }
        if (steady && next.index > 0) await checkGap(decoding, next, timestamp, steady);
        const index = next.index;
        last = timestamp;
        next = { index: index + 1, timestamp: steady && add(timestamp, steady) };
        changedAt = header.byteLength === size ? undefined : (changedAt ?? index);
        if (index < wanted.start) continue;
        if (changedAt !== undefined) throw changedFrameError(metadata, changedAt, header.byteLength / size);
        buffer = await wanted.pool.acquire(wanted.signal);
        await reader.readPayload(buffer.bytes);
        const planes = planesOf(format, { width, height }, buffer.bytes);
        const frame = { index, timestamp, duration: steady, width, height, format, ...planes, buffer };
        buffer = undefined;
        yield frame;
        throwIfAborted(wanted.signal);
        if (next.index !== wanted.end) continue;
        if (seek) return;
        if (!hasBroadcastClock(metadata.container)) continue;
        // The sound that is read beside it would go on.
        if ((await linesSoFar(run)) > 0) this.onWarning(patchedUpWarning(metadata.path, run.log, true));
        return;
      }
    } catch (error) {
      buffer?.release();
      throwIfAborted(wanted.signal);
      throw found ? await decodingError(decoding, next, error) : new SeekMissed();
    }
    if (!found) throw new SeekMissed();
    const warning = await checkEnd(decoding, next, last, wanted.end, wanted.signal);
    if (warning !== undefined) this.onWarning(warning);
  }
}

/**
 * Whether a frame is the one that is sought; false while it may yet come.
 *
 * @throws SeekMissed when frames have gone past it
 */
function isAt({ timestamp, tolerance }: SeekPoint, shown: Rational): boolean {
  const distance = subtract(shown, timestamp);
  if (compare(distance, tolerance) > 0) throw new SeekMissed();
  return compare(add(distance, tolerance), rational(0)) >= 0;
}
