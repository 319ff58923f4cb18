import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ClipMetadata } from '../decode/clip-metadata.js';
import type { FrameRange } from '../decode/frame-source.js';
import type { FfmpegRunner } from '../ffmpeg/runner.js';
import type { FileIdentity } from '../files/file-identity.js';
import { moveToFreeName } from '../files/free-name.js';
import { type OutputNames, outputNames } from '../files/output-file.js';
import type { OutputNameClaim } from '../files/output-name-claim.js';
import type { Frame } from '../frame/frame.js';
import type { PixelFormat } from '../frame/pixel-format.js';
import type { Container } from './containers.js';
import type { CodecName, FrameSink } from './frame-sink.js';
import { muxOutput } from './mux-output.js';
import type { Provenance } from './output-tags.js';
import { keepPartial } from './partial-output.js';
import { VideoEncoder } from './video-encoder.js';

/** What an output is made of; checked by `openSink`. */
export interface FfmpegSinkOptions {
  readonly runner: FfmpegRunner;
  readonly path: string;
  /** On the path, from before the work began. */
  readonly claim: OutputNameClaim;
  readonly codec: CodecName;
  readonly quality: number;
  readonly container: Container;
  /** ffmpeg's pixel format that the encoder is given. */
  readonly stored: string;
  readonly source: ClipMetadata;
  readonly sourcePath: string | undefined;
  /** That file, as it is when the output is opened. */
  readonly sourceFile: FileIdentity | undefined;
  readonly range: FrameRange | undefined;
  readonly provenance: Provenance;
  readonly onWarning: (warning: string) => void;
}

/**
 * Writes a film through ffmpeg in two steps: the video alone, as frames come, into a file that can be played at
 * any moment; and at the end video, sound, subtitles, chapters and tags, copied together under the final name.
 */
export class FfmpegSink implements FrameSink {
  readonly #options: FfmpegSinkOptions;
  readonly #names: OutputNames;
  readonly #encoder: VideoEncoder;
  readonly #stop = new AbortController();
  #partial: Promise<string | undefined> | undefined;
  #finished = false;
  #isWhole = false;

  /** Use `openSink`, which checks the options. */
  constructor(options: FfmpegSinkOptions) {
    const { runner, codec, quality, container, stored, source } = options;
    this.#options = options;
    this.#names = outputNames(options.path);
    this.#encoder = new VideoEncoder({
      runner,
      codec,
      quality,
      container,
      stored,
      source,
      path: resolve(this.#names.video),
      name: this.#names.final,
    });
  }

  get format(): PixelFormat {
    return this.#encoder.format;
  }

  write(frame: Frame): Promise<void> {
    return this.#encoder.write(frame);
  }

  async finish(): Promise<string> {
    try {
      await this.#encoder.finish();
      await this.#mux();
      this.#isWhole = true;
      await this.#options.claim.putInPlace(this.#names.mux);
      await rm(this.#names.video, { force: true });
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
    const whole = this.#isWhole ? await this.#keepWhole() : undefined;
    if (whole !== undefined) return whole;
    return (await this.#encoder.stop()) ? keepPartial(this.#options.runner, this.#names) : undefined;
  }

  /** Keeps a film that could not get its name, with its sound. */
  async #keepWhole(): Promise<string | undefined> {
    const { mux, partial, video } = this.#names;
    const kept = await moveToFreeName(mux, partial).catch(() => undefined);
    if (kept !== undefined) await rm(video, { force: true });
    return kept;
  }

  #mux(): Promise<void> {
    const { runner, container, source, sourcePath, sourceFile, provenance, onWarning } = this.#options;
    const video = resolve(this.#names.video);
    return muxOutput({
      runner,
      container,
      sourcePath,
      sourceFile,
      frames: this.#encoder.frames,
      provenance,
      onWarning,
      names: this.#names,
      video: { args: ['-i', video], reads: [video] },
      clip: source,
      first: this.#encoder.first as NonNullable<VideoEncoder['first']>,
      end: reachesEnd(source, this.#options.range?.end) ? undefined : this.#encoder.endTime,
      signal: this.#stop.signal,
    });
  }
}

/** Whether an output that stops before frame `end` reaches to the clip's end. */
export function reachesEnd({ frameCount }: ClipMetadata, end: number | undefined): boolean {
  return end === undefined || (frameCount?.exact === true && end >= frameCount.value);
}
