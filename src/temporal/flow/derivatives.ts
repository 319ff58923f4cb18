/**
 * Derivative of a plane by the five-point formula (1 -8 0 8 -1) / 12, exact for polynomials of the fourth degree. Beyond
 * the borders the last sample goes on.
 *
 * @param plane - `height` rows of `width`
 * @param into - taken for the result; may not be the plane
 * @returns change per sample to the right, or downwards
 */
export function differentiate(
  plane: Float32Array,
  width: number,
  height: number,
  direction: 'across' | 'down',
  into: Float32Array = new Float32Array(width * height),
): Float32Array {
  if (direction === 'across') differentiateAcross(plane, width, height, into);
  else differentiateDown(plane, width, height, into);
  return into;
}

const NEAR = 8 / 12;
const FAR = 1 / 12;

function differentiateAcross(plane: Float32Array, width: number, height: number, into: Float32Array): void {
  for (let y = 0; y < height; y += 1) {
    const first = y * width;
    const last = first + width - 1;
    for (let i = first + 2; i < last - 1; i += 1) {
      into[i] =
        NEAR * ((plane[i + 1] as number) - (plane[i - 1] as number)) -
        FAR * ((plane[i + 2] as number) - (plane[i - 2] as number));
    }
    for (let x = 0; x < width; x += 1) {
      if (x === 2 && width > 4) x = width - 2;
      const i = first + x;
      into[i] =
        NEAR * ((plane[Math.min(i + 1, last)] as number) - (plane[Math.max(i - 1, first)] as number)) -
        FAR * ((plane[Math.min(i + 2, last)] as number) - (plane[Math.max(i - 2, first)] as number));
    }
  }
}

function differentiateDown(plane: Float32Array, width: number, height: number, into: Float32Array): void {
  for (let y = 0; y < height; y += 1) {
    const above = Math.max(y - 1, 0) * width;
    const farAbove = Math.max(y - 2, 0) * width;
    const below = Math.min(y + 1, height - 1) * width;
    const farBelow = Math.min(y + 2, height - 1) * width;
    for (let x = 0; x < width; x += 1) {
      into[y * width + x] =
        NEAR * ((plane[below + x] as number) - (plane[above + x] as number)) -
        FAR * ((plane[farBelow + x] as number) - (plane[farAbove + x] as number));
    }
  }
}
