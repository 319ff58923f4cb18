import type { SmallImage } from '../colour/small-image.js';

/** Standard deviation of the Gaussian, in samples of an image whose short side is {@link SHORT_SIDE}. */
const SIGMA = 2;

/** Short side, in samples, at which the measure is defined; images of other sizes are measured to scale. */
const SHORT_SIDE = 256;

/** Added to the mean chroma, so that images with hardly a colour are not all stain. */
const LEAST_CHROMA = 2;

/** The Gaussian is cut off at so many standard deviations. */
const REACH = 4;

/**
 * How much colours change where lightness does not: patches of another colour in one coat, halos, blotches. It is the mean
 * length of the gradient of (a*, b*) over the samples where the lightness is flat, over the mean chroma + 2. Flat are those
 * whose gradient of L* does not exceed its median over the image.
 *
 * Both are blurred before by a Gaussian whose standard deviation is 2 samples at a short side of 256, and gradients are
 * those of Sobel / 8, in units per sample of that size: an image that is enlarged keeps its stain. Borders are reflected.
 * The truth has some of it too: a painted wall, a cheek. An image of a single colour has none, nor has one without colour.
 *
 * @param lab - L*, a*, b*
 * @returns from 0; about 0.02 for photographs in their true colours of 256 samples on the short side
 * @throws RangeError when the image has other than three channels
 */
export function stain(lab: SmallImage): number {
  const { width, height, channels, data } = lab;
  if (channels !== 3) throw new RangeError(`a Lab image has 3 channels, not ${channels}`);
  const size = width * height;
  const scale = Math.min(width, height) / SHORT_SIDE;
  const [lightness, a, b] = [0, 1, 2].map((channel) => {
    const plane = { width, height, data: data.subarray(channel * size, (channel + 1) * size) };
    return squaredGradient({ width, height, data: blurred(plane, SIGMA * scale) });
  }) as [Float64Array, Float64Array, Float64Array];
  const flat = median(lightness);
  let [sum, count] = [0, 0];
  for (let i = 0; i < size; i += 1) {
    if ((lightness[i] as number) > flat) continue;
    sum += Math.sqrt((a[i] as number) + (b[i] as number));
    count += 1;
  }
  return (scale * (sum / count)) / (meanChroma(lab) + LEAST_CHROMA);
}

/**
 * Mean chroma: the mean of sqrt(a*² + b*²).
 *
 * @param lab - L*, a*, b*
 * @returns 0 for images without colour
 * @throws RangeError when the image has other than three channels
 */
export function meanChroma({ width, height, channels, data }: SmallImage): number {
  if (channels !== 3) throw new RangeError(`a Lab image has 3 channels, not ${channels}`);
  const size = width * height;
  let sum = 0;
  for (let i = size; i < 2 * size; i += 1) {
    const [a, b] = [data[i] as number, data[size + i] as number];
    sum += Math.sqrt(a * a + b * b);
  }
  return sum / size;
}

/** One plane of samples, row by row. */
interface Plane {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array | Float64Array;
}

/** A Gaussian of the standard deviation `sigma`, along rows and then along columns. */
function blurred({ width, height, data }: Plane, sigma: number): Float64Array {
  const reach = Math.ceil(REACH * sigma);
  const bell = Float64Array.from({ length: reach + 1 }, (_, i) => Math.exp(-0.5 * (i / sigma) ** 2));
  const total = bell.reduce((sum, weight) => sum + 2 * weight, -(bell[0] as number));
  const weights = bell.map((weight) => weight / total);
  const result = new Float64Array(width * height);
  blurLines(data, result, weights, { count: height, start: width, length: width, step: 1 });
  blurLines(result, result, weights, { count: width, start: 1, length: height, step: width });
  return result;
}

/** Lines of samples in a plane: `count` of them, whose first samples are `start` apart and whose samples are `step` apart. */
interface Lines {
  readonly count: number;
  readonly start: number;
  readonly length: number;
  readonly step: number;
}

/**
 * Blurs lines.
 *
 * @param to - may be `from`
 * @param weights - of the sample itself and of those to each side, by distance
 */
function blurLines(from: Plane['data'], to: Float64Array, weights: Float64Array, lines: Lines): void {
  const { count, start, length, step } = lines;
  const reach = weights.length - 1;
  const line = new Float64Array(length + 2 * reach);
  const places = Int32Array.from(line, (_, i) => reflected(i - reach, length));
  for (let n = 0; n < count; n += 1) {
    const first = n * start;
    for (let i = 0; i < line.length; i += 1) line[i] = from[first + (places[i] as number) * step] as number;
    for (let i = 0; i < length; i += 1) {
      const centre = i + reach;
      let sum = (line[centre] as number) * (weights[0] as number);
      for (let k = 1; k <= reach; k += 1) {
        sum += (weights[k] as number) * ((line[centre - k] as number) + (line[centre + k] as number));
      }
      to[first + i * step] = sum;
    }
  }
}

/** Squared length of the gradient by Sobel's operator over 8. */
function squaredGradient({ width, height, data }: Plane): Float64Array {
  const result = new Float64Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const row = y * width;
    const [up, down] = [reflected(y - 1, height) * width, reflected(y + 1, height) * width];
    for (let x = 0; x < width; x += 1) {
      const left = x === 0 ? reflected(-1, width) : x - 1;
      const right = x === width - 1 ? reflected(width, width) : x + 1;
      const [upLeft, upRight] = [data[up + left] as number, data[up + right] as number];
      const [downLeft, downRight] = [data[down + left] as number, data[down + right] as number];
      const sides = (data[row + right] as number) - (data[row + left] as number);
      const ends = (data[down + x] as number) - (data[up + x] as number);
      const across = upRight - upLeft + 2 * sides + downRight - downLeft;
      const along = downLeft - upLeft + 2 * ends + downRight - upRight;
      result[row + x] = (across * across + along * along) / 64;
    }
  }
  return result;
}

/** An index beyond the border, reflected about the outermost sample. */
function reflected(index: number, length: number): number {
  if (length === 1) return 0;
  const period = 2 * (length - 1);
  const place = ((index % period) + period) % period;
  return place < length ? place : period - place;
}

/** The middle value, or the mean of the two in the middle. */
function median(values: Float64Array): number {
  const sorted = values.slice().sort();
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}
