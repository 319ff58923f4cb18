import { rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ClipMetadata } from '../decode/clip-metadata.js';
import type { FrameRange } from '../decode/frame-source.js';
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
import { encoderFailure } from './encoder-failure.js';
import { asBytes, extendedPlanes } from './even-planes.js';
import type { CodecName, FrameSink } from './frame-sink.js';
import { muxOutput } from './mux-output.js';
import { type OutputNames, outputNames } from './output-file.js';
import type { Provenance } from './output-tags.js';
import { keepPartial } from './partial-output.js';

/** Milliseconds that an encoder is given to write out what it holds when a render is stopped. */
const FLUSH_TIME = 8000;

/** What an output is made of; checked by `openSink`. */
export interface FfmpegSinkOptions {
  readonly runner: FfmpegRunner;
  readonly path: string;
  readonly codec: CodecName;
  readonly quality: number;
  readonly container: Container;
  /** ffmpeg's pixel format that the encoder is given. */
  readonly stored: string;
  readonly source: ClipMetadata;
  readonly sourcePath: string | undefined;
  readonly range: FrameRange | undefined;
  readonly provenance: Provenance;
  readonly onWarning: (warning: string) => void;
}

/**
 * Writes a film through ffmpeg in two steps: the picture alone, as frames come, into a file that can be played at
 * any moment; and at the end picture, sound, subtitles, chapters and tags, copied together under the final name.
 */
export class FfmpegSink implements FrameSink {
  readonly format: PixelFormat;
  readonly #options: FfmpegSinkOptions;
  readonly #names: OutputNames;
  readonly #size: { readonly width: number; readonly height: number };
  readonly #stop = new AbortController();
  #run: FfmpegRun | undefined;
  #writer: NutWriter | undefined;
  #result: FfmpegResult | undefined;
  #first: Frame | undefined;
  #last: { timestamp: Rational; duration: Rational | undefined; index: number } | undefined;
  #partial: Promise<string | undefined> | undefined;
  #finished = false;

  /** Use `openSink`, which checks the options. */
  constructor(options: FfmpegSinkOptions) {
    const { codec, source } = options;
    this.#options = options;
    this.#names = outputNames(options.path);
    this.format = CODEC_TABLE[codec].takes(source.format);
    this.#size = encodedSize(codec, source);
  }

  async write(frame: Frame): Promise<void> {
    this.#checkFrame(frame);
    this.#first ??= frame;
    const run = this.#run ?? (await this.#start());
    const writer = this.#writer as NutWriter;
    for (const bytes of writer.frame(this.#ticks(frame), this.#planes(frame))) {
      if (this.#result) break;
      await run.write(bytes);
    }
    if (this.#result) throw encoderFailure(this.#result, this.#names.final);
    this.#last = { timestamp: frame.timestamp, duration: frame.duration, index: frame.index };
  }

  async finish(): Promise<string> {
    try {
      if (!this.#run || !this.#last) {
        throw new AutochromeError('failure', `no frames were written to ${this.#names.final}`);
      }
      this.#run.endInput();
      const result = await this.#run.done;
      if (result.exitCode !== 0) throw encoderFailure(result, this.#names.final);
      await this.#mux();
      await rename(this.#names.mux, this.#names.final);
      await rm(this.#names.picture, { force: true });
      this.#finished = true;
      return this.#names.final;
    } catch (error) {
      await this.abort();
      throw error;
    }
  }

  async abort(): Promise<{ readonly partial: string | undefined }> {
    if (this.#finished) return { partial: undefined };
    this.#partial ??= this.#end();
    return { partial: await this.#partial };
  }

  async #end(): Promise<string | undefined> {
    this.#stop.abort();
    const run = this.#run;
    if (!run) return undefined;
    run.endInput();
    const timer = setTimeout(() => run.kill(), FLUSH_TIME);
    await run.done;
    clearTimeout(timer);
    return keepPartial(this.#options.runner, this.#names);
  }

  async #start(): Promise<FfmpegRun> {
    const { runner, codec, quality, container, source, stored } = this.#options;
    const path = resolve(this.#names.picture);
    const timebase = source.timebase;
    this.#writer = new NutWriter({
      codecTag: codecTagOf(this.format) as string,
      ...this.#size,
      sampleAspectRatio: source.sampleAspectRatio,
      timebase,
    });
    const job = { codec, quality, container, source, taken: this.format, stored, timebase, path };
    const run = runner.start({ program: 'ffmpeg', args: encodeArgs(job), writes: [path] });
    this.#run = run;
    void run.done.then((result) => {
      this.#result = result;
    });
    await run.write(this.#writer.header());
    return run;
  }

  #mux(): Promise<void> {
    const { runner, container, source, sourcePath, provenance, onWarning } = this.#options;
    const first = this.#first as Frame;
    return muxOutput({
      ...{ runner, container, sourcePath, provenance, onWarning },
      names: this.#names,
      clip: source,
      first: { index: first.index, timestamp: first.timestamp },
      end: this.#reachesEnd() ? undefined : this.#endTime(),
      signal: this.#stop.signal,
    });
  }

  #reachesEnd(): boolean {
    const end = this.#options.range?.end;
    const count = this.#options.source.frameCount;
    return end === undefined || (count?.exact === true && end >= count.value);
  }

  #endTime(): Rational {
    const last = this.#last as { timestamp: Rational; duration: Rational | undefined };
    return add(last.timestamp, last.duration ?? divide(rational(1), this.#options.source.frameRate));
  }

  /** Time since the first frame in ticks: the picture's file begins at 0, and is placed when sound is added. */
  #ticks(frame: Frame): number {
    const elapsed = subtract(frame.timestamp, (this.#first as Frame).timestamp);
    const ticks = divide(elapsed, this.#options.source.timebase);
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
