import { srgbToLab } from '../colour/lab-image.js';
import type { RgbImage } from '../colour/rgb-image.js';
import type { SmallImage } from '../colour/small-image.js';
import { meanChromaDistance, meanCiede2000 } from './colour-difference.js';
import { colourfulness } from './colourfulness.js';
import { psnr } from './psnr.js';

/** Images whose truth is less colourful, such as fades to black, are not compared: there is nothing to bring back. */
const COLOURLESS = 1;

/** How near colours come to the truth. */
export interface Quality {
  /** dB, over R'G'B'. */
  readonly psnr: number;
  /** Mean Euclidean distance in a*, b*. */
  readonly chromaDistance: number;
  /** Mean CIEDE2000. */
  readonly ciede2000: number;
  /** Colourfulness over that of the truth. */
  readonly colourfulness: number;
}

/** An image as sRGB and the same as L*, a*, b*. */
export interface ColourImage {
  readonly rgb: RgbImage;
  readonly lab: SmallImage;
}

/** Whether there are colours to compare with. */
export function hasColour(truth: RgbImage): boolean {
  return colourfulness(truth) >= COLOURLESS;
}

/**
 * Compares an image with the truth.
 *
 * @param truth - of the same size and bit depth
 * @throws RangeError when it is not
 */
export function qualityOf(
  { rgb, lab }: ColourImage,
  truth: RgbImage,
  trueLab: SmallImage = srgbToLab(truth),
): Quality {
  return {
    psnr: psnr(rgb, truth),
    chromaDistance: meanChromaDistance(lab, trueLab),
    ciede2000: meanCiede2000(lab, trueLab),
    colourfulness: colourfulness(rgb) / colourfulness(truth),
  };
}
