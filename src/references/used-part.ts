import type { SmallImage } from '../colour/small-image.js';
import { readImage } from '../decode/images/read-image.js';
import { resizeImage } from '../decode/images/resize-image.js';
import { usageError } from '../errors.js';
import { namingOption } from '../files/naming-option.js';
import type { PlaneSize } from '../frame/pixel-format.js';
import type { GivenReference } from './given-reference.js';
import { formatRectangle, liesWithin, type Rectangle, rectangleShares } from './rectangle.js';

/**
 * What of a reference is used: what lies in its region, not in what is to be ignored, and under white of its mask.
 *
 * @param image - the reference's size, upright
 * @param size - of the result
 * @returns share of each sample, 0 to 1, one channel; undefined where all of the reference is used
 * @throws AutochromeError of kind `usage` when a rectangle does not lie in the image, the mask has another size, or
 *   nothing is left; `input` when the mask cannot be read
 */
export async function usedPart(
  reference: GivenReference,
  image: PlaneSize,
  size: PlaneSize,
): Promise<SmallImage | undefined> {
  const { path, region, ignore, mask } = reference;
  const shares: SmallImage[] = [];
  if (region) shares.push(sharesOf('`region`', region, path, image, size));
  if (ignore) {
    const { data, ...rest } = sharesOf('`ignore`', ignore, path, image, size);
    shares.push({ ...rest, data: data.map((share) => 1 - share) });
  }
  if (mask !== undefined) shares.push(await maskShares(mask, path, image, size));
  if (shares.length === 0) return undefined;
  const data = new Float32Array(size.width * size.height).fill(1);
  for (const part of shares)
    part.data.forEach((share, i) => {
      data[i] = (data[i] as number) * share;
    });
  if (data.every((share) => share === 0)) {
    const given = [region && '`region`', ignore && '`ignore`', mask && '`mask`'].filter(Boolean);
    throw usageError(
      `${given.join(' and ')} ${given.length === 1 ? 'leaves' : 'leave'} nothing of \`references\` ${path} ` +
        'to take colours from',
      'colours are taken from inside the region, outside the ignored part, where the mask is white',
    );
  }
  return { width: size.width, height: size.height, channels: 1, data };
}

function sharesOf(
  option: string,
  rectangle: Rectangle,
  path: string,
  image: PlaneSize,
  size: PlaneSize,
): SmallImage {
  if (!liesWithin(rectangle, image)) {
    throw usageError(
      `${option} ${formatRectangle(rectangle)} does not lie within \`references\` ${path}, which has ${sizeText(image)} pixels`,
      'Allowed: x,y,width,height, with x + width up to its width and y + height up to its height',
    );
  }
  return rectangleShares(rectangle, image, size);
}

async function maskShares(
  mask: string,
  path: string,
  image: PlaneSize,
  size: PlaneSize,
): Promise<SmallImage> {
  const white = await namingOption('`mask`', () => readImage(mask));
  if (white.width !== image.width || white.height !== image.height) {
    throw usageError(
      `\`mask\` ${mask} has ${sizeText(white)} pixels, and \`references\` ${path} has ${sizeText(image)}`,
      'give a mask of the same size, white where colours may be taken from and black elsewhere',
    );
  }
  const { rgb, bitDepth } = await resizeImage(white, size.width, size.height);
  const full = 3 * (2 ** bitDepth - 1);
  const data = Float32Array.from({ length: size.width * size.height }, (_, i) => {
    const [r, g, b] = rgb.subarray(3 * i, 3 * i + 3) as unknown as [number, number, number];
    return (r + g + b) / full;
  });
  return { width: size.width, height: size.height, channels: 1, data };
}

function sizeText({ width, height }: PlaneSize): string {
  return `${width}x${height}`;
}
