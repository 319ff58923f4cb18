import type { RgbImage } from '../../colour/rgb-image.js';
import { readImageHeader } from './image-header.js';
import { readImageSamples } from './image-samples.js';

/**
 * Reads an image (png, jpeg, tiff or webp; grey or colour; up to 16 bits) as sRGB. The EXIF orientation is applied,
 * an embedded ICC profile is converted to sRGB, and transparent areas lie over middle grey, a colour that pulls a
 * reference nowhere. Of several pages or animation frames the first is read.
 *
 * @throws AutochromeError of kind `input` naming the file and what is wrong with it
 */
export async function readImage(path: string): Promise<RgbImage> {
  const header = await readImageHeader(path);
  const { bitDepth } = header;
  const { width, height, data } = await readImageSamples(header, { channels: 3, bitDepth, alpha: 'grey' });
  return { width, height, rgb: data, bitDepth };
}
