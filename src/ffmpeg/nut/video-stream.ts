import type { Rational } from '../../time/rational.js';

/** The one stream of raw images that travels in a NUT stream between ffmpeg and Autochrome. */
export interface NutVideoStream {
  /** Four characters, one per byte, that name the pixel format; see {@link codecTagOf}. */
  readonly codecTag: string;
  /** Size of the images in samples, at least 1. */
  readonly width: number;
  readonly height: number;
  /** Width of a sample over its height; undefined where it is unknown. */
  readonly sampleAspectRatio: Rational | undefined;
  /** Seconds per tick, above zero; both numbers below 2^31. */
  readonly timebase: Rational;
}
