import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { STOCK_PHOTOS } from './stock-photos.js';

/** A shot filmed from a photograph: the camera moves by two pixels of the photograph each frame. */
export interface PhotoShot {
  readonly photo: keyof typeof STOCK_PHOTOS;
  readonly frames: number;
  /** Where the camera begins, in pixels of the photograph from its left; 0 when left out. */
  readonly left?: number;
  /** Black and white when left out. */
  readonly colour?: boolean;
}

/** Size of the frames. */
export const PHOTO_FRAME = { width: 192, height: 144 } as const;

/**
 * Films photographs as numbered images.
 *
 * @param folder - made where it is missing
 * @returns the pattern of the images
 */
export async function filmPhotos(folder: string, shots: readonly PhotoShot[]): Promise<string> {
  await mkdir(folder, { recursive: true });
  let number = 0;
  for (const { photo, frames, left = 0, colour = false } of shots) {
    const path = STOCK_PHOTOS[photo];
    const { width, height } = await sharp(path).metadata();
    const window = { width: Math.round(width * 0.9), height: Math.round(height * 0.9) };
    for (let n = 0; n < frames; n += 1, number += 1) {
      const frame = sharp(path)
        .extract({ left: Math.min(left + 2 * n, width - window.width), top: n, ...window })
        .resize(PHOTO_FRAME.width, PHOTO_FRAME.height, { fit: 'fill' });
      const name = `frame_${String(number).padStart(3, '0')}.png`;
      await (colour ? frame : frame.grayscale()).toFile(join(folder, name));
    }
  }
  return join(folder, 'frame_%03d.png');
}
