import type { FfmpegRunner } from '../ffmpeg/runner.js';
import type { Frame } from '../frame/frame.js';
import type { FramePool } from '../frame/frame-pool.js';
import type { ClipMetadata } from './clip-metadata.js';

/** Half-open range of frame indexes [start, end); `end` undefined means to the clip's end. */
export interface FrameRange {
  readonly start: number;
  readonly end: number | undefined;
}

/** An opened clip. Backends: native ffmpeg, embedded wasm ffmpeg, images. */
export interface FrameSource {
  readonly metadata: ClipMetadata;

  /** The ffmpeg that decodes it, which can encode what becomes of it too; undefined where none is needed, as for images. */
  readonly runner?: FfmpegRunner | undefined;

  /**
   * Decodes frames in presentation order. Each frame's planes lie in a buffer borrowed from `pool`, and reading
   * waits for a free one. The consumer releases `frame.buffer`; leaving the loop early ends the decoder.
   *
   * @param options - `pool`: buffers of at least `frameBytes` of the metadata's format; `range`: frames to
   *   yield, all when left out; `signal`: stops decoding
   * @throws AutochromeError of kind `input` at the first frame that cannot be decoded, naming it; frames before it
   *   have been yielded. Kind `interrupted` when the signal is aborted.
   */
  frames(options: { pool: FramePool; range?: FrameRange; signal?: AbortSignal }): AsyncIterable<Frame>;

  /** Frees everything the clip holds. A second call does nothing. */
  close(): Promise<void>;
}
