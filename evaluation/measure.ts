import { joinLab, labToSrgb, srgbToLab } from '../src/colour/lab-picture.js';
import type { RgbPicture } from '../src/colour/rgb-picture.js';
import type { SmallPicture } from '../src/colour/small-picture.js';
import { type Quality, qualityOf } from '../src/metrics/picture-quality.js';
import { enlarge } from './resize-chroma.js';

/**
 * Puts predicted chroma under a lightness.
 *
 * @param chroma - a*, b* at the lightness's size or below
 * @param under - L*, alone or with further channels, which are left aside
 * @returns L*, a*, b*, and the same in sRGB
 */
export function paint(chroma: SmallPicture, under: SmallPicture): { lab: SmallPicture; rgb: RgbPicture } {
  const { width, height } = under;
  const lightness = { width, height, channels: 1, data: under.data.subarray(0, width * height) };
  const lab = joinLab(lightness, enlarge(chroma, under));
  return { lab, rgb: labToSrgb(lab) };
}

/** A coloured picture and how near it comes to the truth. */
export interface Compared {
  readonly quality: Quality;
  /** The predicted colours under the true lightness, 8 bits. */
  readonly rgb: RgbPicture;
}

/**
 * Compares predicted chroma with the truth, both under the true lightness.
 *
 * @param chroma - a*, b* at the truth's size or below
 * @param truth - 8 bits
 */
export function compare(chroma: SmallPicture, truth: RgbPicture): Compared {
  const trueLab = srgbToLab(truth);
  const { lab, rgb } = paint(chroma, trueLab);
  return {
    quality: qualityOf({ rgb, lab }, truth, trueLab),
    rgb,
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
