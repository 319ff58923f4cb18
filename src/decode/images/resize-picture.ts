import sharp from 'sharp';
import type { RgbPicture } from '../../colour/rgb-picture.js';

/**
 * Resizes a picture with a Lanczos filter that covers all source samples when making it smaller. The result has
 * exactly the size asked for: the picture's proportions are the caller's affair.
 *
 * @param width - samples, at least 1
 * @param height - samples, at least 1
 * @returns the same bit depth
 */
export async function resizePicture(picture: RgbPicture, width: number, height: number): Promise<RgbPicture> {
  if (picture.width === width && picture.height === height) return picture;
  const deep = picture.bitDepth === 16;
  const { data } = await sharp(picture.rgb, {
    raw: { width: picture.width, height: picture.height, channels: 3 },
    limitInputPixels: false,
  })
    .resize(width, height, { fit: 'fill', kernel: 'lanczos3' })
    .toColourspace(deep ? 'rgb16' : 'srgb')
    .raw({ depth: deep ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const rgb = deep
    ? new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2)
    : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { width, height, rgb, bitDepth: picture.bitDepth };
}
