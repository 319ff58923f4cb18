import { BLOCK, COARSE, isPlain, type Thumbnail } from './thumbnail.js';

/** How far a block is looked for around where it should be, in samples of a thumbnail. */
const REACH = 4;

/** Variance that grain and rounding leave in a thumbnail: structure below it says nothing. */
const NOISE = 1;

const SAMPLES = BLOCK * BLOCK;

/** How much contrast may change from one image to the other and still count as exposure. */
const BLOCK_GAIN = [0.5, 2] as const;
const IMAGE_GAIN = [0.3, 3] as const;

/** Share of an image's columns and of its rows that the camera may have moved by, at most. */
const FARTHEST = 0.3;

/** Share of an image that must be in both, at least: any two images have some corner alike. */
const OVERLAP = 0.6;

/** Where the whole image lies in another, in samples: what is at (x, y) was at (x + dx, y + dy). */
interface Shift {
  readonly dx: number;
  readonly dy: number;
}

const STILL: Shift = { dx: 0, dy: 0 };

/**
 * How much of an image another cannot explain: 0 when it shows the same, up to about 1 when the two have nothing in
 * common; 0.7 to 1 between images of different places.
 *
 * Each block of `b` is looked for in `a` nearby and may differ from what is found by gain and offset, which takes out
 * motion, weave and exposure. What is left is the mean of two shares of variance: that within blocks, each weighted by
 * how much structure it has and none by more than its area, so that dirt and damage cost no more than the blocks they
 * lie on; and that between the means of the blocks.
 *
 * @param a - as large as `b`
 */
export function difference(a: Thumbnail, b: Thumbnail): number {
  return vanished(a, b) ?? unexplained(a, b, STILL);
}

/**
 * The same for images that are further apart in time: the camera may have moved by up to a third of the image in
 * between. Costs twice as much.
 *
 * @returns never more than {@link difference}
 */
export function distantDifference(a: Thumbnail, b: Thumbnail): number {
  const gone = vanished(a, b);
  if (gone !== undefined) return gone;
  const still = unexplained(a, b, STILL);
  const shift = cameraShift(a, b);
  if (Math.abs(shift.dx) <= COARSE && Math.abs(shift.dy) <= COARSE) return still;
  return Math.min(still, unexplained(a, b, shift));
}

/** A plain tone is explained by anything; but that the image is gone is a difference. */
function vanished(a: Thumbnail, b: Thumbnail): number | undefined {
  return isPlain(b, a) ? 1 - b.deviation / a.deviation : undefined;
}

function unexplained(a: Thumbnail, b: Thumbnail, shift: Shift): number {
  const { width, height } = b;
  const columns = width / BLOCK;
  const found = new Float64Array(columns * (height / BLOCK));
  const wanted = new Float64Array(found.length);
  let count = 0;
  let weights = 0;
  let shares = 0;
  for (let y = 0; y < height; y += BLOCK) {
    for (let x = 0; x < width; x += BLOCK) {
      // What the camera has turned to since cannot be found, and says nothing.
      if (!reaches(x + shift.dx, width) || !reaches(y + shift.dy, height)) continue;
      const block = findBlock(a, b, { x, y }, shift);
      const weight = Math.sqrt(block.variance / (block.variance + 4 * NOISE));
      weights += weight;
      shares += weight * Math.min(block.residual / (block.variance + NOISE), 1);
      found[count] = block.found;
      wanted[count] = block.mean;
      count += 1;
    }
  }
  const within = weights > 0 ? shares / weights : 0;
  return (within + betweenBlocks(found.subarray(0, count), wanted.subarray(0, count))) / 2;
}

/** Whether a block of a line can be looked for around `at` without leaving the line by more than half of itself. */
function reaches(at: number, length: number): boolean {
  return at >= -BLOCK / 2 && at <= length - BLOCK / 2;
}

interface FoundBlock {
  /** Mean and variance of the block that was looked for. */
  readonly mean: number;
  readonly variance: number;
  /** Mean of the block most alike. */
  readonly found: number;
  /** Variance of what gain and offset leave between the two. */
  readonly residual: number;
}

function findBlock(
  a: Thumbnail,
  b: Thumbnail,
  { x, y }: { readonly x: number; readonly y: number },
  shift: Shift,
): FoundBlock {
  const { width, height, data } = b;
  const sum = b.blocks.sums[y * b.blocks.columns + x] as number;
  const mean = sum / SAMPLES;
  const variance = Math.max(
    (b.blocks.squares[y * b.blocks.columns + x] as number) / SAMPLES - mean * mean,
    0,
  );
  const [top, bottom] = [within(y + shift.dy - REACH, height), within(y + shift.dy + REACH, height)];
  const [left, right] = [within(x + shift.dx - REACH, width), within(x + shift.dx + REACH, width)];
  let residual = Number.POSITIVE_INFINITY;
  let found = 0;
  for (let v = top; v <= bottom; v += 1) {
    for (let u = left; u <= right; u += 1) {
      let products = 0;
      for (let row = 0; row < BLOCK; row += 1) {
        let i = (v + row) * width + u;
        let j = (y + row) * width + x;
        for (let column = 0; column < BLOCK; column += 1, i += 1, j += 1) {
          products += (a.data[i] as number) * (data[j] as number);
        }
      }
      const meanA = (a.blocks.sums[v * a.blocks.columns + u] as number) / SAMPLES;
      const squaresA = (a.blocks.squares[v * a.blocks.columns + u] as number) / SAMPLES;
      const varianceA = Math.max(squaresA - meanA * meanA, 0);
      const covariance = products / SAMPLES - meanA * mean;
      const gain = clamp(covariance / (varianceA + 0.1 * NOISE), BLOCK_GAIN);
      const left = variance - 2 * gain * covariance + gain * gain * varianceA;
      if (left < residual) {
        residual = left;
        found = meanA;
      }
    }
  }
  return { mean, variance, found, residual: Math.max(residual, 0) };
}

/** Start of a block that lies inside a line. */
function within(start: number, length: number): number {
  return Math.min(Math.max(start, 0), length - BLOCK);
}

/** Share of the variance of some values that gain and offset on others leave. */
function betweenBlocks(found: Float64Array, wanted: Float64Array): number {
  const count = found.length;
  let sumA = 0;
  let sumB = 0;
  let squaresA = 0;
  let squaresB = 0;
  let products = 0;
  for (let i = 0; i < count; i += 1) {
    const a = found[i] as number;
    const b = wanted[i] as number;
    sumA += a;
    sumB += b;
    squaresA += a * a;
    squaresB += b * b;
    products += a * b;
  }
  if (count === 0) return 0;
  const varianceA = Math.max(squaresA / count - (sumA / count) ** 2, 0);
  const varianceB = Math.max(squaresB / count - (sumB / count) ** 2, 0);
  const covariance = products / count - (sumA / count) * (sumB / count);
  const gain = clamp(covariance / (varianceA + NOISE), IMAGE_GAIN);
  const left = varianceB - 2 * gain * covariance + gain * gain * varianceA;
  return clamp(left / (varianceB + 4 * NOISE), [0, 1]);
}

/** The translation under which two images correlate best, from their coarse copies. */
function cameraShift(a: Thumbnail, b: Thumbnail): Shift {
  const { width, height } = a.coarse;
  const farX = Math.floor(FARTHEST * width);
  const farY = Math.floor(FARTHEST * height);
  let best = Number.NEGATIVE_INFINITY;
  let shift = STILL;
  for (let dy = -farY; dy <= farY; dy += 1) {
    for (let dx = -farX; dx <= farX; dx += 1) {
      if ((width - Math.abs(dx)) * (height - Math.abs(dy)) < OVERLAP * width * height) continue;
      const likeness = correlation(a, b, dx, dy);
      if (likeness > best) {
        best = likeness;
        shift = { dx: dx * COARSE, dy: dy * COARSE };
      }
    }
  }
  return shift;
}

/** Correlation coefficient of the parts of two coarse images that overlap under a translation. */
function correlation(a: Thumbnail, b: Thumbnail, dx: number, dy: number): number {
  const { width, height } = a.coarse;
  let count = 0;
  let sumA = 0;
  let sumB = 0;
  let squaresA = 0;
  let squaresB = 0;
  let products = 0;
  for (let y = Math.max(0, -dy); y < Math.min(height, height - dy); y += 1) {
    const left = Math.max(0, -dx);
    const right = Math.min(width, width - dx);
    for (let i = y * width + left, j = i + dy * width + dx; i < y * width + right; i += 1, j += 1) {
      const valueA = a.coarse.data[j] as number;
      const valueB = b.coarse.data[i] as number;
      sumA += valueA;
      sumB += valueB;
      squaresA += valueA * valueA;
      squaresB += valueB * valueB;
      products += valueA * valueB;
    }
    count += right - left;
  }
  const varianceA = squaresA / count - (sumA / count) ** 2;
  const varianceB = squaresB / count - (sumB / count) ** 2;
  const covariance = products / count - (sumA / count) * (sumB / count);
  return covariance / Math.sqrt(Math.max(varianceA, NOISE) * Math.max(varianceB, NOISE));
}

function clamp(value: number, [least, most]: readonly [number, number]): number {
  return Math.min(Math.max(value, least), most);
}
