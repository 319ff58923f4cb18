import sharp from 'sharp';
import type { RgbImage } from '../../colour/rgb-image.js';

/**
 * Resizes an image with a Lanczos filter that covers all source samples when making it smaller. The result has
 * exactly the size asked for: the image's proportions are the caller's affair.
 *
 * @param width - samples, at least 1
 * @param height - samples, at least 1
 * @returns the same bit depth
 */
export async function resizeImage(image: RgbImage, width: number, height: number): Promise<RgbImage> {
  if (image.width === width && image.height === height) return image;
  const deep = image.bitDepth === 16;
  const { data } = await sharp(image.rgb, {
    raw: { width: image.width, height: image.height, channels: 3 },
    limitInputPixels: false,
  })
    .resize(width, height, { fit: 'fill', kernel: 'lanczos3' })
    .toColourspace(deep ? 'rgb16' : 'srgb')
    .raw({ depth: deep ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const rgb = deep
    ? new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2)
    : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { width, height, rgb, bitDepth: image.bitDepth };
}
