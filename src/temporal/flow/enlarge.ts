/** A size of images, in samples. */
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
  const last = smallSize.width - 1;
  for (let y = 0; y < height; y += 1) {
    // Even rows lie a quarter below the middle between two small ones, odd rows a quarter above.
    const near = y >> 1;
    const far = y & 1 ? Math.min(near + 1, smallSize.height - 1) : Math.max(near - 1, 0);
    const nearRow = smallStart + near * smallSize.width;
    const farRow = smallStart + far * smallSize.width;
    const row = start + y * width;
    let middle = 1.5 * (small[nearRow] as number) + 0.5 * (small[farRow] as number);
    let before = middle;
    for (let x = 0; x <= last; x += 1) {
      const next = x < last ? x + 1 : last;
      const after = 1.5 * (small[nearRow + next] as number) + 0.5 * (small[farRow + next] as number);
      into[row + 2 * x] = 0.75 * middle + 0.25 * before;
      // At odd widths the last small sample stands for one column alone.
      if (2 * x + 1 < width) into[row + 2 * x + 1] = 0.75 * middle + 0.25 * after;
      before = middle;
      middle = after;
    }
  }
}
