import { srgbToLab } from '../../colour/lab-image.js';
import type { RgbImage } from '../../colour/rgb-image.js';
import type { SmallImage } from '../../colour/small-image.js';
import { readImage } from '../../decode/images/read-image.js';
import { resizeImage } from '../../decode/images/resize-image.js';
import { cellColours } from '../cell-colours.js';
import { DESCRIBED_SIZE } from '../describe.js';

/**
 * Reads an image, in colour or in black and white, as it is described: its lightness alone.
 *
 * @param path - png, jpeg, tiff or webp
 * @returns CIE L*, one channel of {@link DESCRIBED_SIZE}, 0 to 100
 * @throws AutochromeError of kind `input` naming the file and what is wrong with it
 */
export async function readLightness(path: string): Promise<SmallImage> {
  return (await describedImage(await readImage(path))).lightness;
}

/** An image as it is described. */
export interface DescribedImage {
  /** CIE L*, one channel of {@link DESCRIBED_SIZE}, 0 to 100. */
  readonly lightness: SmallImage;
  /** See `Descriptor.colours`. */
  readonly colours: Int8Array;
}

/** An image of any size as it is described. */
export async function describedImage(image: RgbImage): Promise<DescribedImage> {
  const { width, height } = DESCRIBED_SIZE;
  const lab = srgbToLab(await resizeImage(image, width, height));
  const lightness = { width, height, channels: 1, data: lab.data.slice(0, width * height) };
  return { lightness, colours: cellColours(lab) };
}
