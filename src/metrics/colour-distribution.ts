import type { RgbImage } from '../colour/rgb-image.js';

/** Codes of 8 bits, each with a bin of its own. */
const BINS = 256;

/** Distances in frames that colour distribution consistency averages over. */
export const DISTRIBUTION_LAGS = [1, 2, 4] as const;

/** How the samples of an image are spread over the codes of 8 bits: shares that add up to 1, for each of R', G', B'. */
export type ColourDistribution = readonly [red: Float64Array, green: Float64Array, blue: Float64Array];

/** The colour distribution of an image of at least one sample. */
export function colourDistribution({ rgb, bitDepth }: RgbImage): ColourDistribution {
  const channels = [0, 1, 2].map(() => new Float64Array(BINS)) as [Float64Array, Float64Array, Float64Array];
  const scale = (BINS - 1) / (2 ** bitDepth - 1);
  const share = 3 / rgb.length;
  for (let j = 0; j < rgb.length; j += 3) {
    for (let channel = 0; channel < 3; channel += 1) {
      const bins = channels[channel] as Float64Array;
      const code = Math.round((rgb[j + channel] as number) * scale);
      bins[code] = (bins[code] as number) + share;
    }
  }
  return channels;
}

/**
 * How much the colours of two frames differ as a whole, wherever they are: the Jensen-Shannon divergence (natural
 * logarithm) of their distributions, mean of R', G' and B'. Averaged over all pairs {@link DISTRIBUTION_LAGS} frames
 * apart it is the colour distribution consistency CDC of Liu et al. (Temporally Consistent Video Colorization with Deep
 * Feature Propagation and Self-regularization Learning, 2021, section 4).
 *
 * @returns 0 for equal distributions, ln 2 for distributions without a common code
 */
export function distributionDivergence(one: ColourDistribution, other: ColourDistribution): number {
  let sum = 0;
  for (let channel = 0; channel < 3; channel += 1) {
    sum += jensenShannon(one[channel] as Float64Array, other[channel] as Float64Array);
  }
  return sum / 3;
}

function jensenShannon(p: Float64Array, q: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < p.length; i += 1) {
    const [a, b] = [p[i] as number, q[i] as number];
    const middle = (a + b) / 2;
    // What does not occur has no information: 0 log 0 is 0.
    if (a > 0) sum += a * Math.log(a / middle);
    if (b > 0) sum += b * Math.log(b / middle);
  }
  return sum / 2;
}
