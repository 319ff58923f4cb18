import type { GivenKeyframe } from './keyframes.js';
import type { Rectangle } from './rectangle.js';

/** A colour image to take colours from, how much it counts, and what of it. */
export interface GivenReference {
  /** Path of the image, or of a clip of which `frame` is one. */
  readonly path: string;
  /** Which frame of the clip: its number counted from 0, or a timecode of that clip. */
  readonly frame?: number | string | undefined;
  /** How much it counts beside the others, above 0 and up to 100; 1 when left out. */
  readonly weight?: number | undefined;
  /** Instead of `weight`: what it counts at some frames of the film, one at least; it changes in a straight line between. */
  readonly keyframes?: readonly GivenKeyframe[] | undefined;
  /** The only part to take colours from; all of the image when left out. */
  readonly region?: Rectangle | undefined;
  /** A part to take no colours from. */
  readonly ignore?: Rectangle | undefined;
  /** Path of an image of the same size, white where colours may be taken from and black elsewhere. */
  readonly mask?: string | undefined;
}

/** How a reference is told of: the file, and which frame of it. */
export function nameOf({ path, frame }: GivenReference): string {
  return frame === undefined ? path : `${path} \`frame\` ${frame}`;
}
