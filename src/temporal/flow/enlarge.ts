/** A size of pictures, in samples. */
interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Takes one component of a flow to the next larger level: twice as many samples, interpolated linearly, and twice as much
 * motion. Planes may have elements before the first sample, see VariationalRefiner.
 *
 * @param small - half as large as the result, rounded up
 * @param smallStart - element of its first sample
 * @param into - taken for the result
 * @param start - element of the result's first sample
 */
export function enlargeFlow(
  small: Float32Array,
  smallSize: Size,
  smallStart: number,
  into: Float32Array,
  { width, height }: Size,
  start: number,
): void {
  const [lastX, lastY] = [smallSize.width - 1, smallSize.height - 1];
  for (let y = 0; y < height; y += 1) {
    // Even rows lie a quarter below the middle between two small ones, odd rows a quarter above.
    const near = y >> 1;
    const far = y & 1 ? Math.min(near + 1, lastY) : Math.max(near - 1, 0);
    const nearRow = smallStart + near * smallSize.width;
    const farRow = smallStart + far * smallSize.width;
    const row = start + y * width;
    for (let x = 0; x < width; x += 1) {
      const beside = x >> 1;
      const next = x & 1 ? (beside < lastX ? beside + 1 : lastX) : beside > 0 ? beside - 1 : 0;
      into[row + x] =
        1.125 * (small[nearRow + beside] as number) +
        0.375 * ((small[nearRow + next] as number) + (small[farRow + beside] as number)) +
        0.125 * (small[farRow + next] as number);
    }
  }
}
