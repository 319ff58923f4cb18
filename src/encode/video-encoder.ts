import type { ClipMetadata } from '../decode/clip-metadata.js';
import { AutochromeError } from '../errors.js';
import { codecTagOf } from '../ffmpeg/nut/codec-tag.js';
import { NutWriter } from '../ffmpeg/nut/writer.js';
import type { FfmpegResult, FfmpegRun, FfmpegRunner } from '../ffmpeg/runner.js';
import type { Frame, Plane } from '../frame/frame.js';
import type { PixelFormat } from '../frame/pixel-format.js';
import { add, compare, divide, formatRational, type Rational, rational, subtract } from '../time/rational.js';
import { CODEC_TABLE } from './codecs.js';
import type { Container } from './containers.js';
import { encodeArgs } from './encode-args.js';
import { encoderFailure, isWritten } from './encoder-failure.js';
import { asBytes, extendedPlanes } from './even-planes.js';
import type { CodecName } from './frame-sink.js';

/** Milliseconds that an encoder is given to write out what it holds when a render is stopped. */
const FLUSH_TIME = 8000;

/** What a video is encoded to. */
export interface VideoEncoderOptions {
  readonly runner: FfmpegRunner;
  readonly codec: CodecName;
  readonly quality: number;
  readonly container: Container;
  /** ffmpeg's pixel format that the encoder is given. */
  readonly stored: string;
  readonly source: ClipMetadata;
  /** File that is written, a whole path. */
  readonly path: string;
  /** The output as the user knows it, for errors. */
  readonly name: string;
  /** Time on the clip's clock that becomes 0; that of the first frame when left out. */
  readonly origin?: Rational;
}

/** Encodes frames through ffmpeg into a file of its own that can be played at any moment: video, and nothing else. */
export class VideoEncoder {
  /** The planes {@link write} takes. */
  readonly format: PixelFormat;
  readonly #options: VideoEncoderOptions;
  readonly #size: { readonly width: number; readonly height: number };
  #run: FfmpegRun | undefined;
  #writer: NutWriter | undefined;
  #result: FfmpegResult | undefined;
  #first: { readonly index: number; readonly timestamp: Rational } | undefined;
  #last: { timestamp: Rational; duration: Rational | undefined; index: number } | undefined;
  #frames = 0;

  /** Options are not checked. */
  constructor(options: VideoEncoderOptions) {
    const { codec, source } = options;
    this.#options = options;
    this.format = CODEC_TABLE[codec].takes(source.format);
    this.#size = encodedSize(codec, source);
  }

  /** Frames written so far. */
  get frames(): number {
    return this.#frames;
  }

  /** The first frame's place in the clip; undefined before it has been written. */
  get first(): { readonly index: number; readonly timestamp: Rational } | undefined {
    return this.#first;
  }

  /** Time at which the last frame that was written ends; undefined before there is one. */
  get endTime(): Rational | undefined {
    if (!this.#last) return undefined;
    const { timestamp, duration } = this.#last;
    return add(timestamp, duration ?? divide(rational(1), this.#options.source.frameRate));
  }

  /** As `FrameSink.write`. */
  async write(frame: Frame): Promise<void> {
    this.#checkFrame(frame);
    this.#first ??= { index: frame.index, timestamp: frame.timestamp };
    const run = this.#run ?? (await this.#start());
    const writer = this.#writer as NutWriter;
    for (const bytes of writer.frame(this.#ticks(frame), this.#planes(frame))) {
      if (this.#result) break;
      await run.write(bytes);
    }
    if (this.#result) throw encoderFailure(this.#result, this.#options.name);
    this.#last = { timestamp: frame.timestamp, duration: frame.duration, index: frame.index };
    this.#frames += 1;
  }

  /**
   * Ends the file.
   *
   * @throws AutochromeError of kind `failure` when no frames were written, or the encoder failed
   */
  async finish(): Promise<void> {
    const { name } = this.#options;
    if (!this.#run || !this.#last) {
      throw new AutochromeError('failure', `no frames were written to ${name}`);
    }
    this.#run.endInput();
    const result = await this.#run.done;
    if (!isWritten(result)) throw encoderFailure(result, name);
  }

  /**
   * Ends the file early, with what the encoder holds.
   *
   * @returns whether there is a file
   */
  async stop(): Promise<boolean> {
    const run = this.#run;
    if (!run) return false;
    run.endInput();
    const timer = setTimeout(() => run.kill(), FLUSH_TIME);
    await run.done;
    clearTimeout(timer);
    return true;
  }

  async #start(): Promise<FfmpegRun> {
    const { runner, codec, quality, container, source, stored, path, origin } = this.#options;
    const timebase = source.timebase;
    this.#writer = new NutWriter({
      codecTag: codecTagOf(this.format) as string,
      ...this.#size,
      sampleAspectRatio: source.sampleAspectRatio,
      timebase,
    });
    const args = encodeArgs({
      codec,
      quality,
      container,
      source,
      taken: this.format,
      stored,
      timebase,
      path,
      keepsTimes: origin !== undefined,
    });
    const run = runner.start({ program: 'ffmpeg', args, writes: [path] });
    this.#run = run;
    void run.done.then((result) => {
      this.#result = result;
    });
    await run.write(this.#writer.header());
    return run;
  }

  /** Time since the origin in ticks. */
  #ticks(frame: Frame): number {
    const { source, origin = this.#first?.timestamp as Rational } = this.#options;
    const elapsed = subtract(frame.timestamp, origin);
    const ticks = divide(elapsed, source.timebase);
    if (ticks.denominator !== 1) {
      throw new RangeError(
        `frame ${frame.index} at ${formatRational(frame.timestamp)} s lies between two ticks of its clip's clock`,
      );
    }
    return ticks.numerator;
  }

  #planes(frame: Frame): Uint8Array[] {
    if (this.#size.width !== frame.width || this.#size.height !== frame.height) {
      return extendedPlanes(frame, this.#size);
    }
    return [frame.y, frame.cb, frame.cr].filter((plane): plane is Plane => plane !== undefined).map(asBytes);
  }

  #checkFrame(frame: Frame): void {
    const { source } = this.#options;
    const { subsampling, bitDepth } = frame.format;
    if (subsampling !== this.format.subsampling || bitDepth !== this.format.bitDepth) {
      throw new RangeError(
        `frame ${frame.index} is ${subsampling} at ${bitDepth} bits; the sink takes ${this.format.subsampling} at ${this.format.bitDepth}`,
      );
    }
    if (frame.width !== source.width || frame.height !== source.height) {
      throw new RangeError(
        `frame ${frame.index} is ${frame.width}x${frame.height}; the clip is ${source.width}x${source.height}`,
      );
    }
    if (this.#last && compare(frame.timestamp, this.#last.timestamp) <= 0) {
      throw new RangeError(`frame ${frame.index} does not come after frame ${this.#last.index} in time`);
    }
  }
}

/** Size of the encoded frames: the clip's own, or the next one that the codec can hold. */
export function encodedSize(
  codec: CodecName,
  source: Pick<ClipMetadata, 'width' | 'height' | 'fieldOrder'>,
): { width: number; height: number } {
  if (!CODEC_TABLE[codec].evenSize) return { width: source.width, height: source.height };
  // Each field of an interlaced 4:2:0 frame has to be even too.
  const rows = source.fieldOrder === 'progressive' ? 2 : 4;
  return { width: Math.ceil(source.width / 2) * 2, height: Math.ceil(source.height / rows) * rows };
}
