import sharp from 'sharp';
import type { RgbImage } from '../../colour/rgb-image.js';
import { writeWhole } from '../../files/whole-file.js';
import { writeFailure } from '../../files/write-failure.js';
import type { ImageCodec } from './image-names.js';

/** What goes along with an image. */
export interface ImageMarks {
  /** Degrees clockwise by which the image is turned; 0 when left out. */
  readonly rotation?: 0 | 90 | 180 | 270;
  /** XMP packet; none when undefined. */
  readonly xmp?: string | undefined;
}

/**
 * Writes an image losslessly, whole or not at all. A file of that name is replaced.
 *
 * @param naming - is given the file's content, and calls what gives it its name
 * @throws AutochromeError of kind `failure` saying whether the disk is full or the folder may not be written to
 */
export async function writeImage(
  path: string,
  image: RgbImage,
  codec: ImageCodec,
  marks: ImageMarks = {},
  naming?: (bytes: Uint8Array, rename: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const bytes = await encodeImage(image, codec, marks).catch((cause) => {
    throw writeFailure(path, cause);
  });
  await writeWhole(path, bytes, naming && ((rename) => naming(bytes, rename)));
}

async function encodeImage(
  { width, height, rgb, bitDepth }: RgbImage,
  codec: ImageCodec,
  { rotation = 0, xmp }: ImageMarks,
): Promise<Uint8Array> {
  let image = sharp(rgb, { raw: { width, height, channels: 3 }, limitInputPixels: false });
  if (rotation !== 0) image = image.rotate(rotation);
  if (xmp !== undefined) image = image.withXmp(xmp);
  image = image.toColourspace(bitDepth === 16 ? 'rgb16' : 'srgb');
  // Without these tiff would be coded as JPEG.
  const encoded = codec === 'png' ? image.png() : image.tiff({ compression: 'lzw', predictor: 'horizontal' });
  return encoded.toBuffer();
}
