import type { SmallImage } from '../colour/small-image.js';
import type { PlaneSize } from '../frame/pixel-format.js';

/** A part of an image. It reaches from `x` to just before `x + width`, counted from the left, and so down from the top. */
export interface Rectangle {
  /** Left edge, at least 0. */
  readonly x: number;
  /** Upper edge, at least 0. */
  readonly y: number;
  /** Above 0. */
  readonly width: number;
  /** Above 0. */
  readonly height: number;
  /** What the numbers count: samples of the image as it is seen upright, or percent of its sides. Pixels when left out. */
  readonly unit?: 'pixels' | 'percent' | undefined;
}

/**
 * Reads a rectangle such as `120,80,640,480` (pixels) or `25%,0%,50%,100%`.
 *
 * @returns undefined when it is none; whether it lies in an image is not looked at
 */
export function parseRectangle(text: string): Rectangle | undefined {
  const parts = text.split(',').map((part) => /^\s*(\d+(?:\.\d+)?)(%?)\s*$/.exec(part));
  const units = new Set(parts.map((match) => match?.[2]));
  if (parts.length !== 4 || units.size !== 1 || units.has(undefined)) return undefined;
  const [x, y, width, height] = parts.map((match) => Number(match?.[1])) as [number, number, number, number];
  return { x, y, width, height, unit: units.has('%') ? 'percent' : 'pixels' };
}

/** A rectangle as {@link parseRectangle} reads it. */
export function formatRectangle({ x, y, width, height, unit }: Rectangle): string {
  return [x, y, width, height].map((value) => (unit === 'percent' ? `${value}%` : `${value}`)).join(',');
}

/** What decimal fractions may add up to beyond a side. */
const ROUNDING = 1e-9;

/** Whether a rectangle lies in an image with all of its area. */
export function liesWithin({ x, y, width, height, unit }: Rectangle, image: PlaneSize): boolean {
  const right = unit === 'percent' ? 100 : image.width;
  const bottom = unit === 'percent' ? 100 : image.height;
  const fits = x + width <= right + ROUNDING && y + height <= bottom + ROUNDING;
  return x >= 0 && y >= 0 && width > 0 && height > 0 && fits;
}

/**
 * Share of each sample that a rectangle covers, once the image has been resized.
 *
 * @param image - size that the rectangle's pixels count
 * @param size - of the result
 * @returns one channel, 0 to 1
 */
export function rectangleShares(rectangle: Rectangle, image: PlaneSize, size: PlaneSize): SmallImage {
  const percent = rectangle.unit === 'percent';
  const across = overlaps(
    rectangle.x,
    rectangle.width,
    size.width / (percent ? 100 : image.width),
    size.width,
  );
  const down = overlaps(
    rectangle.y,
    rectangle.height,
    size.height / (percent ? 100 : image.height),
    size.height,
  );
  const data = new Float32Array(size.width * size.height);
  for (let i = 0; i < data.length; i += 1) {
    data[i] = (across[i % size.width] as number) * (down[Math.floor(i / size.width)] as number);
  }
  return { ...size, channels: 1, data };
}

/** Share of each of `count` samples that lies in the stretch of `length` from `start`. */
function overlaps(start: number, length: number, scale: number, count: number): Float64Array {
  const [from, to] = [start * scale, (start + length) * scale];
  return Float64Array.from({ length: count }, (_, i) =>
    Math.min(Math.max(Math.min(to, i + 1) - Math.max(from, i), 0), 1),
  );
}
