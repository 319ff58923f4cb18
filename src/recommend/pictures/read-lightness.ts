import { srgbToLab } from '../../colour/lab-picture.js';
import type { RgbPicture } from '../../colour/rgb-picture.js';
import type { SmallPicture } from '../../colour/small-picture.js';
import { readPicture } from '../../decode/images/read-picture.js';
import { resizePicture } from '../../decode/images/resize-picture.js';
import { cellColours } from '../cell-colours.js';
import { DESCRIBED_SIZE } from '../describe.js';

/**
 * Reads a picture, in colour or in black and white, as it is described: its lightness alone.
 *
 * @param path - png, jpeg, tiff or webp
 * @returns CIE L*, one channel of {@link DESCRIBED_SIZE}, 0 to 100
 * @throws AutochromeError of kind `input` naming the file and what is wrong with it
 */
export async function readLightness(path: string): Promise<SmallPicture> {
  return (await describedPicture(await readPicture(path))).lightness;
}

/** A picture as it is described. */
export interface DescribedPicture {
  /** CIE L*, one channel of {@link DESCRIBED_SIZE}, 0 to 100. */
  readonly lightness: SmallPicture;
  /** See `Description.colours`. */
  readonly colours: Int8Array;
}

/** A picture of any size as it is described. */
export async function describedPicture(picture: RgbPicture): Promise<DescribedPicture> {
  const { width, height } = DESCRIBED_SIZE;
  const lab = srgbToLab(await resizePicture(picture, width, height));
  const lightness = { width, height, channels: 1, data: lab.data.slice(0, width * height) };
  return { lightness, colours: cellColours(lab) };
}
