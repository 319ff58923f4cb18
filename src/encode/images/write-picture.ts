import sharp from 'sharp';
import type { RgbPicture } from '../../colour/rgb-picture.js';
import { writeWhole } from '../../files/whole-file.js';
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
 * Writes a picture losslessly, whole or not at all. A file of that name is replaced.
 *
 * @throws AutochromeError of kind `failure` saying whether the disk is full or the folder may not be written to
 */
export async function writePicture(
  path: string,
  picture: RgbPicture,
  codec: PictureCodec,
  marks: PictureMarks = {},
): Promise<void> {
  const bytes = await encodePicture(picture, codec, marks).catch((cause) => {
    throw writeFailure(path, cause);
  });
  await writeWhole(path, bytes);
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
