import type { Rational } from '../time/rational.js';
import type { FrameBuffer } from './frame-pool.js';
import type { PixelFormat } from './pixel-format.js';

/** Samples of one plane, row by row without padding: bytes up to 8 bits, 16-bit words above. */
export type Plane = Uint8Array | Uint16Array;

/** One image of a clip: planes Y, Cb, Cr with their place in time. */
export interface Frame {
  /** Place in the clip, counted from 0 at the clip's first frame (also when rendering starts later). */
  readonly index: number;
  /** Presentation time in seconds on the clip's own clock, exact. */
  readonly timestamp: Rational;
  /** Seconds until the next frame, exact, where the clip says so. */
  readonly duration: Rational | undefined;
  /** Luma size in samples. */
  readonly width: number;
  readonly height: number;
  readonly format: PixelFormat;
  /** Luma. */
  readonly y: Plane;
  /** Chroma; undefined for gray. */
  readonly cb: Plane | undefined;
  readonly cr: Plane | undefined;
  /** The pool's buffer that holds the planes; whoever ends the frame's life gives it back. */
  readonly buffer: FrameBuffer;
}
