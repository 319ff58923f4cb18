import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { putInPlace, temporaryName } from '../files/whole-file.js';
import type { Frame } from '../frame/frame.js';
import type { PixelFormat } from '../frame/pixel-format.js';
import { type Rational, rational } from '../time/rational.js';
import type { FrameSink } from './frame-sink.js';
import { VideoEncoder, type VideoEncoderOptions } from './video-encoder.js';
import { videoParameters } from './video-parameters.js';

/** A finished segment: a file that holds the video of some frames of a clip, to be joined with others. */
export interface Segment {
  readonly path: string;
  /** Frames in it. */
  readonly frames: number;
  /** The first frame: its index, and its time on the clip's clock in seconds. */
  readonly first: { readonly index: number; readonly timestamp: Rational };
  /** Time at which the last frame ends. */
  readonly endTime: Rational;
  /** What the decoder has to know: segments can be joined where it is the same. */
  readonly parameters: string;
}

/**
 * Writes the video of some frames into a file of its own, encoded as an output is. The file has its name only when it is
 * complete; nothing is left of one that was stopped.
 */
export class SegmentSink implements FrameSink {
  readonly #encoder: VideoEncoder;
  readonly #options: Omit<VideoEncoderOptions, 'name' | 'origin'>;
  readonly #temporary: string;
  #segment: Segment | undefined;
  #ended: Promise<void> | undefined;

  /** Use `openSegmentSink`, which checks the options. */
  constructor(options: Omit<VideoEncoderOptions, 'name' | 'origin'>) {
    this.#options = options;
    this.#temporary = resolve(temporaryName(options.path));
    this.#encoder = new VideoEncoder({
      ...options,
      path: this.#temporary,
      name: options.path,
      // Rounded where they will stand in the whole film, times fit together when segments are joined.
      ...(options.container.milliseconds ? { origin: options.source.startTime } : {}),
    });
  }

  get format(): PixelFormat {
    return this.#encoder.format;
  }

  /** What was written; undefined until {@link finish} is done. */
  get segment(): Segment | undefined {
    return this.#segment;
  }

  write(frame: Frame): Promise<void> {
    return this.#encoder.write(frame);
  }

  async finish(): Promise<string> {
    const { runner, path } = this.#options;
    try {
      await this.#encoder.finish();
      const parameters = await videoParameters(runner, this.#temporary);
      await putInPlace(this.#temporary, path);
      this.#segment = {
        path,
        parameters,
        frames: this.#encoder.frames,
        first: this.#encoder.first as Segment['first'],
        endTime: this.#encoder.endTime ?? rational(0),
      };
      return path;
    } catch (error) {
      await this.abort();
      throw error;
    }
  }

  async abort(): Promise<{ readonly partial: undefined }> {
    if (!this.#segment) {
      this.#ended ??= this.#encoder.stop().then(() => rm(this.#temporary, { force: true }));
      await this.#ended;
    }
    return { partial: undefined };
  }
}
