import type { SmallPicture } from '../colour/small-picture.js';

/** Mean length of (a*, b*) below which a picture holds no colours to speak of. */
export const COLOURLESS_CHROMA = 4;

/**
 * Mean length of (a*, b*) over a picture.
 *
 * @param lab - L*, a*, b*
 */
export function meanChroma({ width, height, data }: SmallPicture): number {
  const size = width * height;
  let sum = 0;
  for (let i = size; i < 2 * size; i += 1) sum += Math.hypot(data[i] as number, data[i + size] as number);
  return sum / size;
}

/** Whether a reference holds no colours: black and white, or faded to it. */
export function isColourless(lab: SmallPicture): boolean {
  return meanChroma(lab) < COLOURLESS_CHROMA;
}
