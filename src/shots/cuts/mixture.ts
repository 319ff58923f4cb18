import { BLOCK, type Thumbnail } from './thumbnail.js';

/** How far blocks may have moved while images were mixed, in samples of a thumbnail. */
const REACH = 4;

/** Variance below which structure says nothing, see difference.ts. */
const NOISE = 1;

const SAMPLES = BLOCK * BLOCK;

/** Where a block lies in an image, and the mean square of what it leaves of the wanted block. */
interface Place {
  readonly x: number;
  readonly y: number;
  readonly residual: number;
}

/**
 * How much of an image's structure a mix of two others cannot explain, whose blocks may each have moved: 0 when it is
 * their mix, about 1 when it has nothing to do with it.
 *
 * For each block a part of `a` and then one of `b` are chosen such that their mix comes nearest, in two rounds.
 *
 * @param share - of `b` in the mix, 0 to 1
 */
export function mixDifference(a: Thumbnail, b: Thumbnail, mix: Thumbnail, share: number): number {
  const wanted = new Float32Array(SAMPLES);
  const rest = new Float32Array(SAMPLES);
  let weights = 0;
  let shares = 0;
  for (let y = 0; y < mix.height; y += BLOCK) {
    for (let x = 0; x < mix.width; x += BLOCK) {
      wanted.fill(0);
      addBlock(mix, { x, y }, 1, wanted);
      const variance = squaresOf(wanted) / SAMPLES;
      let place: Place = { x, y, residual: variance };
      for (let round = 0; round < 2; round += 1) {
        rest.set(wanted);
        addBlock(b, place, -share, rest);
        const other = bestPlace(a, { x, y }, 1 - share, rest);
        rest.set(wanted);
        addBlock(a, other, share - 1, rest);
        place = bestPlace(b, { x, y }, share, rest);
      }
      const weight = Math.sqrt(variance / (variance + 4 * NOISE));
      weights += weight;
      shares += weight * Math.min(place.residual / (variance + NOISE), 1.5);
    }
  }
  return weights > 0 ? shares / weights : 0;
}

/** Adds a block of an image, less its mean, times a factor. */
function addBlock(
  { width, data }: Thumbnail,
  { x, y }: Pick<Place, 'x' | 'y'>,
  factor: number,
  sum: Float32Array,
): void {
  let mean = 0;
  for (let n = 0; n < SAMPLES; n += 1) {
    mean += (data[(y + Math.floor(n / BLOCK)) * width + x + (n % BLOCK)] as number) / SAMPLES;
  }
  for (let n = 0; n < SAMPLES; n += 1) {
    const value = data[(y + Math.floor(n / BLOCK)) * width + x + (n % BLOCK)] as number;
    sum[n] = (sum[n] as number) + factor * (value - mean);
  }
}

/** The block nearby of which a factor comes nearest to a block without mean. */
function bestPlace(
  { width, height, data, blocks }: Thumbnail,
  { x, y }: Pick<Place, 'x' | 'y'>,
  factor: number,
  rest: Float32Array,
): Place {
  const wanted = squaresOf(rest);
  let best: Place = { x, y, residual: Number.POSITIVE_INFINITY };
  for (let v = Math.max(y - REACH, 0); v <= Math.min(y + REACH, height - BLOCK); v += 1) {
    for (let u = Math.max(x - REACH, 0); u <= Math.min(x + REACH, width - BLOCK); u += 1) {
      let products = 0;
      for (let row = 0; row < BLOCK; row += 1) {
        let i = (v + row) * width + u;
        let j = row * BLOCK;
        for (let column = 0; column < BLOCK; column += 1, i += 1, j += 1) {
          products += (data[i] as number) * (rest[j] as number);
        }
      }
      const sum = blocks.sums[v * blocks.columns + u] as number;
      const squares = blocks.squares[v * blocks.columns + u] as number;
      // The mean of `rest` is 0: it takes out that of the block by itself.
      const left = wanted - 2 * factor * products + factor * factor * (squares - (sum * sum) / SAMPLES);
      const residual = Math.max(left, 0) / SAMPLES;
      if (residual < best.residual) best = { x: u, y: v, residual };
    }
  }
  return best;
}

function squaresOf(block: Float32Array): number {
  let squares = 0;
  for (const value of block) squares += value * value;
  return squares;
}
