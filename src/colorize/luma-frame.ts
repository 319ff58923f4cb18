import type { Plane } from '../frame/frame.js';
import type { ChromaSubsampling } from '../frame/pixel-format.js';

/**
 * Samples of one plane, row by row without padding: codes as in a {@link Plane}, or floats, which are E'Y (0 black, 1 white)
 * in luma and E'PB or E'PR (-0.5 to 0.5) in chroma, as in ITU-T H.273.
 */
export type SamplePlane = Plane | Float32Array;

/**
 * A frame as colouring takes it: a `Frame`, or planes of any other program's. Luma is only read. Floats outside 0 to 1 are
 * allowed: they are coloured as the nearest of these, and stay what they are.
 */
export interface LumaFrame {
  /** Index in the whole clip, counted from 0; it matters where a reference's weight changes over the frames. */
  readonly index: number;
  /** Luma size in samples. */
  readonly width: number;
  readonly height: number;
  /** Significant bits of a sample, 8 to 16, or `float`. */
  readonly format: { readonly bitDepth: number | 'float' };
  readonly y: SamplePlane;
  /** The frame's own colours, of the same kind of samples; undefined where it has none, or they do not matter. */
  readonly cb?: SamplePlane | undefined;
  readonly cr?: SamplePlane | undefined;
}

/** Where the colours of a frame are painted: planes of the frame's kind of samples, which may hold anything before. */
export interface ChromaPlanes {
  readonly subsampling: Exclude<ChromaSubsampling, 'gray'>;
  readonly cb: SamplePlane;
  readonly cr: SamplePlane;
}

/**
 * The chroma planes of a frame.
 *
 * @throws RangeError when it is gray
 */
export function chromaPlanesOf(frame: {
  readonly format: { readonly subsampling: ChromaSubsampling };
  readonly cb: SamplePlane | undefined;
  readonly cr: SamplePlane | undefined;
}): ChromaPlanes {
  const { cb, cr } = frame;
  const { subsampling } = frame.format;
  if (subsampling === 'gray' || !cb || !cr) {
    throw new RangeError('a frame without chroma planes cannot be given colours');
  }
  return { subsampling, cb, cr };
}
