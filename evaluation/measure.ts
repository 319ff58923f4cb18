import { joinLab, labToSrgb, srgbToLab } from '../src/colour/lab-image.js';
import type { RgbImage } from '../src/colour/rgb-image.js';
import type { SmallImage } from '../src/colour/small-image.js';
import { type Quality, qualityOf } from '../src/metrics/image-quality.js';
import { meanChroma, stain } from '../src/metrics/stain.js';
import { enlarge } from './resize-chroma.js';

/**
 * Puts predicted chroma under a lightness.
 *
 * @param chroma - a*, b* at the lightness's size or below
 * @param under - L*, alone or with further channels, which are left aside
 * @returns L*, a*, b*, and the same in sRGB
 */
export function paint(chroma: SmallImage, under: SmallImage): { lab: SmallImage; rgb: RgbImage } {
  const { width, height } = under;
  const lightness = { width, height, channels: 1, data: under.data.subarray(0, width * height) };
  const lab = joinLab(lightness, enlarge(chroma, under));
  return { lab, rgb: labToSrgb(lab) };
}

/** What can be said of colours without knowing the true ones. */
export interface Colouring {
  /** See {@link stain}. */
  readonly stain: number;
  /** See {@link meanChroma}. */
  readonly meanChroma: number;
}

/** What is measured of a coloured picture beside its truth. */
export interface Measures extends Quality, Colouring {}

/** A coloured picture and how near it comes to the truth. */
export interface Compared {
  readonly measures: Measures;
  /** a*, b* as they were predicted. */
  readonly chroma: SmallImage;
  /** The predicted colours under the true lightness, 8 bits. */
  readonly rgb: RgbImage;
}

/**
 * Compares predicted chroma with the truth, both under the true lightness.
 *
 * @param chroma - a*, b* at the truth's size or below
 * @param truth - 8 bits
 */
export function compare(chroma: SmallImage, truth: RgbImage): Compared {
  const trueLab = srgbToLab(truth);
  const { lab, rgb } = paint(chroma, trueLab);
  const measures = { ...qualityOf({ rgb, lab }, truth, trueLab), ...colouringOf(lab) };
  return { measures, chroma, rgb };
}

/** Measures colours as they are. */
export function colouringOf(lab: SmallImage): Colouring {
  return { stain: stain(lab), meanChroma: meanChroma(lab) };
}

/** The mean of each measure; equal weights. */
export function meanMeasures(parts: readonly Measures[]): Measures {
  return { ...meanQuality(parts), ...meanColouring(parts) };
}

/** {@link meanMeasures} for what needs a truth. */
export function meanQuality(parts: readonly Quality[]): Quality {
  return {
    psnr: mean(parts.map(({ psnr }) => psnr)),
    chromaDistance: mean(parts.map(({ chromaDistance }) => chromaDistance)),
    ciede2000: mean(parts.map(({ ciede2000 }) => ciede2000)),
    colourfulness: mean(parts.map(({ colourfulness }) => colourfulness)),
  };
}

/** {@link meanMeasures} for what needs no truth. */
export function meanColouring(parts: readonly Colouring[]): Colouring {
  return {
    stain: mean(parts.map((part) => part.stain)),
    meanChroma: mean(parts.map((part) => part.meanChroma)),
  };
}

/** NaN where there are no values. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
