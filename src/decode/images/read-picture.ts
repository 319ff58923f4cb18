import type { RgbPicture } from '../../colour/rgb-picture.js';
import { readPictureHeader } from './picture-header.js';
import { readPictureSamples } from './picture-samples.js';

/**
 * Reads a picture (png, jpeg, tiff or webp; grey or colour; up to 16 bits) as sRGB. The EXIF orientation is applied,
 * an embedded ICC profile is converted to sRGB, and transparent areas lie over middle grey, a colour that pulls a
 * reference nowhere. Of several pages or animation frames the first is read.
 *
 * @throws AutochromeError of kind `input` naming the file and what is wrong with it
 */
export async function readPicture(path: string): Promise<RgbPicture> {
  const header = await readPictureHeader(path);
  const { bitDepth } = header;
  const { width, height, data } = await readPictureSamples(header, { channels: 3, bitDepth, alpha: 'grey' });
  return { width, height, rgb: data, bitDepth };
}
