import { meanAndDeviation, pooledStatistics } from '../colour/plane-statistics.js';
import type { Colorizer } from './colorizer.js';
import { checkLightness, type LabPlanes, labPlanes, usedSamples } from './lab-references.js';
import type { ReferenceImage } from './reference-image.js';

/** Bands of lightness in which the mean colour is taken; each is 100 / BANDS of L* wide. */
const BANDS = 64;

/** Standard deviation in bands of the Gaussian with which bands share their colours. */
const BAND_BLUR = 2;

/** Samples' worth of the overall mean colour in each band, so that bands without samples have a colour too. */
const PRIOR = 1;

/**
 * Transfer of global colour statistics after Reinhard et al. (Color Transfer between Images, IEEE Computer Graphics
 * and Applications 21(5), 2001), for frames that have no colour.
 *
 * The original scales each channel's deviation about its mean. A grey frame's a* and b* have no deviation to scale, so
 * of the original only one colour for the whole image would be left. What is transferred here instead is the mean
 * colour of the references at each lightness; frame lightness is brought to the references' mean and deviation
 * first, as the original does. Many references are one large one, in which a sample counts by its reference's weight.
 *
 * @param references - L*, a*, b* images of any sizes, at least one
 * @throws RangeError when there is none or one has not three channels
 */
export function reinhardColorizer(references: readonly ReferenceImage[]): Colorizer {
  const parts = labPlanes(references).map((planes) => ({ ...usedSamples(planes), weight: planes.weight }));
  const colours = coloursByLightness(parts);
  const reference = pooledStatistics(
    parts.map(({ lightness, weight }) => ({
      ...meanAndDeviation(lightness),
      share: weight * lightness.length,
    })),
  );
  return {
    method: 'reinhard',
    colorize: async (lightness) => {
      checkLightness(lightness);
      const { width, height, data } = lightness;
      const { mean, deviation } = meanAndDeviation(data);
      const scale = deviation === 0 ? 0 : reference.deviation / deviation;
      const chroma = new Float32Array(2 * data.length);
      for (let i = 0; i < data.length; i += 1) {
        const mapped = ((data[i] as number) - mean) * scale + reference.mean;
        // Band k has its centre at (k + 0.5) bands; between centres colours are interpolated.
        const place = Math.min(Math.max((mapped * BANDS) / 100 - 0.5, 0), BANDS - 1);
        const band = Math.min(Math.floor(place), BANDS - 2);
        const part = place - band;
        const at = 2 * band;
        chroma[i] = (colours[at] as number) * (1 - part) + (colours[at + 2] as number) * part;
        chroma[data.length + i] =
          (colours[at + 1] as number) * (1 - part) + (colours[at + 3] as number) * part;
      }
      return { chroma: { width, height, channels: 2, data: chroma }, confidence: undefined };
    },
  };
}

/** Mean a*, b* of each band of lightness, interleaved. */
function coloursByLightness(
  parts: readonly Pick<LabPlanes, 'lightness' | 'a' | 'b' | 'weight'>[],
): Float64Array {
  const sums = new Float64Array(3 * BANDS);
  const total = [0, 0, 0];
  for (const { lightness, a, b, weight } of parts) {
    for (let i = 0; i < lightness.length; i += 1) {
      const band = Math.min(Math.max(Math.floor(((lightness[i] as number) * BANDS) / 100), 0), BANDS - 1);
      sums[3 * band] = (sums[3 * band] as number) + weight;
      sums[3 * band + 1] = (sums[3 * band + 1] as number) + weight * (a[i] as number);
      sums[3 * band + 2] = (sums[3 * band + 2] as number) + weight * (b[i] as number);
    }
  }
  for (let i = 0; i < sums.length; i += 1) total[i % 3] = (total[i % 3] as number) + (sums[i] as number);
  const [count = 0, totalA = 0, totalB = 0] = total;
  const colours = new Float64Array(2 * BANDS);
  for (let band = 0; band < BANDS; band += 1) {
    let weight = PRIOR;
    let sumA = (PRIOR * totalA) / count;
    let sumB = (PRIOR * totalB) / count;
    for (let other = 0; other < BANDS; other += 1) {
      const share = Math.exp(-0.5 * ((other - band) / BAND_BLUR) ** 2);
      weight += share * (sums[3 * other] as number);
      sumA += share * (sums[3 * other + 1] as number);
      sumB += share * (sums[3 * other + 2] as number);
    }
    colours[2 * band] = sumA / weight;
    colours[2 * band + 1] = sumB / weight;
  }
  return colours;
}
