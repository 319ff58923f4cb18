import { rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import sharp from 'sharp';
import type { RgbPicture } from '../../colour/rgb-picture.js';
import { writeFailure } from '../../files/write-failure.js';
import type { PictureCodec } from './picture-names.js';

/** What goes along with a picture. */
export interface PictureMarks {
  /** Degrees clockwise by which the picture is turned; 0 when left out. */
  readonly rotation?: 0 | 90 | 180 | 270;
  /** XMP packet; none when undefined. */
  readonly xmp?: string | undefined;
}

/**
 * Writes a picture losslessly under a temporary name beside `path` and renames it, so that no half picture ever has
 * that name. A file that has it is replaced.
 *
 * @throws AutochromeError of kind `failure` saying whether the disk is full or the folder may not be written to
 */
export async function writePicture(
  path: string,
  picture: RgbPicture,
  codec: PictureCodec,
  marks: PictureMarks = {},
): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.partial`);
  try {
    const bytes = await encodePicture(picture, codec, marks);
    await writeFile(temporary, bytes);
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => {});
    throw writeFailure(path, cause as NodeJS.ErrnoException);
  }
}

async function encodePicture(
  { width, height, rgb, bitDepth }: RgbPicture,
  codec: PictureCodec,
  { rotation = 0, xmp }: PictureMarks,
): Promise<Uint8Array> {
  let image = sharp(rgb, { raw: { width, height, channels: 3 }, limitInputPixels: false });
  if (rotation !== 0) image = image.rotate(rotation);
  if (xmp !== undefined) image = image.withXmp(xmp);
  image = image.toColourspace(bitDepth === 16 ? 'rgb16' : 'srgb');
  // Without these tiff would be coded as JPEG.
  const encoded = codec === 'png' ? image.png() : image.tiff({ compression: 'lzw', predictor: 'horizontal' });
  return encoded.toBuffer();
}
