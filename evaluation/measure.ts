import { joinLab, labToSrgb, srgbToLab } from '../src/colour/lab-picture.js';
import type { RgbPicture } from '../src/colour/rgb-picture.js';
import type { SmallPicture } from '../src/colour/small-picture.js';
import { meanChromaDistance, meanCiede2000 } from '../src/metrics/colour-difference.js';
import { colourfulness } from '../src/metrics/colourfulness.js';
import { psnr } from '../src/metrics/psnr.js';
import { enlarge } from './resize-chroma.js';

/** How near colours come to the truth. */
export interface Quality {
  /** dB, over R'G'B' of 8 bits with the true lightness. */
  readonly psnr: number;
  /** Mean Euclidean distance in a*, b*. */
  readonly chromaDistance: number;
  /** Mean CIEDE2000. */
  readonly ciede2000: number;
  /** Colourfulness over that of the truth. */
  readonly colourfulness: number;
}

/**
 * Compares predicted chroma with the truth, both under the true lightness.
 *
 * @param chroma - a*, b* at the truth's size or below
 */
export function measure(chroma: SmallPicture, truth: RgbPicture): Quality {
  const { width, height } = truth;
  const trueLab = srgbToLab(truth);
  const lightness = { width, height, channels: 1, data: trueLab.data.subarray(0, width * height) };
  const lab = joinLab(lightness, enlarge(chroma, truth));
  const rgb = labToSrgb(lab);
  return {
    psnr: psnr(rgb, truth),
    chromaDistance: meanChromaDistance(lab, trueLab),
    ciede2000: meanCiede2000(lab, trueLab),
    colourfulness: colourfulness(rgb) / colourfulness(truth),
  };
}

/** The mean of each measure; equal weights. */
export function meanQuality(qualities: readonly Quality[]): Quality {
  const mean = (of: (quality: Quality) => number) =>
    qualities.reduce((sum, quality) => sum + of(quality), 0) / qualities.length;
  return {
    psnr: mean((quality) => quality.psnr),
    chromaDistance: mean((quality) => quality.chromaDistance),
    ciede2000: mean((quality) => quality.ciede2000),
    colourfulness: mean((quality) => quality.colourfulness),
  };
}
