/** A part of a line's strokes that hangs together: a letter, or several that touch. */
export interface Letter {
  readonly width: number;
  readonly height: number;
  /** Samples. */
  readonly area: number;
}

/**
 * Finds what hangs together in a mask, over edges and corners.
 *
 * @param mask - rows of `width`, 1 where there is a stroke
 */
export function lettersIn(mask: Uint8Array, width: number): Letter[] {
  const left = mask.slice();
  const height = mask.length / width;
  const letters: Letter[] = [];
  const open: number[] = [];
  for (let seed = 0; seed < left.length; seed += 1) {
    if (left[seed] === 0) continue;
    let [minX, maxX, minY, maxY, area] = [width, 0, height, 0, 0];
    left[seed] = 0;
    open.push(seed);
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const [x, y] = [at % width, Math.floor(at / width)];
      [minX, maxX, minY, maxY] = [Math.min(minX, x), Math.max(maxX, x), Math.min(minY, y), Math.max(maxY, y)];
      area += 1;
      for (let ny = Math.max(y - 1, 0); ny <= Math.min(y + 1, height - 1); ny += 1) {
        for (let nx = Math.max(x - 1, 0); nx <= Math.min(x + 1, width - 1); nx += 1) {
          const next = ny * width + nx;
          if (left[next] === 0) continue;
          left[next] = 0;
          open.push(next);
        }
      }
    }
    letters.push({ width: maxX - minX + 1, height: maxY - minY + 1, area });
  }
  return letters;
}
