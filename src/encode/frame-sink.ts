import type { Frame } from '../frame/frame.js';
import type { PixelFormat } from '../frame/pixel-format.js';

/** Codecs a render can be written in; `png` and `tiff` write images. */
export const CODECS = ['h264', 'hevc', 'prores', 'dnxhr', 'ffv1', 'png', 'tiff'] as const;

/** Name of a codec of outputs. */
export type CodecName = (typeof CODECS)[number];

/** An output being written. Backends: native ffmpeg, embedded wasm ffmpeg, images. */
export interface FrameSink {
  /** The planes {@link write} takes: the source's bit depth, and the chroma subsampling of the output. */
  readonly format: PixelFormat;

  /**
   * Writes the next frame, in presentation order, with its own timestamp.
   *
   * @returns once the planes have been taken, so that their buffer may be reused
   * @throws AutochromeError of kind `failure` when the encoder died or the disk is full, saying which
   */
  write(frame: Frame): Promise<void>;

  /**
   * Ends the output: flushes the encoder, adds sound and tags, and gives the file its final name.
   *
   * @returns the path of what was written
   */
  finish(): Promise<string>;

  /** Stops early. What was encoded stays playable where the container allows, as `NAME.partial.EXT`. */
  abort(): Promise<{ readonly partial: string | undefined }>;
}
