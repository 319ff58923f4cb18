import type { SmallImage } from '../../src/colour/small-image.js';
import { lightnessOf, STOCK_PHOTOS, stockLab } from './stock-photos.js';

/** Size of the frames that these shots consist of. */
export const FRAME = { width: 96, height: 64 } as const;

/** Lightness of photographs, larger than {@link FRAME}, by name. */
export async function photographs(): Promise<Readonly<Record<keyof typeof STOCK_PHOTOS, SmallImage>>> {
  const entries = await Promise.all(
    Object.entries(STOCK_PHOTOS).map(
      async ([name, path]) => [name, lightnessOf(await stockLab(path, 192, 128))] as const,
    ),
  );
  return Object.fromEntries(entries) as Record<keyof typeof STOCK_PHOTOS, SmallImage>;
}

/** A shot filmed from a photograph: the camera begins at a point and moves by so many samples every frame. */
export function panned(
  photograph: SmallImage,
  frames: number,
  { x = 20, y = 20, dx = 0.5, dy = 0.2 } = {},
): SmallImage[] {
  return Array.from({ length: frames }, (_, n) => windowOf(photograph, x + n * dx, y + n * dy));
}

/** What lies in a photograph at a point, in parts of samples; outside it, its edge. */
function windowOf({ width, height, data }: SmallImage, left: number, top: number): SmallImage {
  const at = (x: number, y: number) =>
    data[Math.min(Math.max(y, 0), height - 1) * width + Math.min(Math.max(x, 0), width - 1)] as number;
  const [x0, y0] = [Math.floor(left), Math.floor(top)];
  const [fx, fy] = [left - x0, top - y0];
  return imageOf((x, y) => {
    const upper = (1 - fx) * at(x0 + x, y0 + y) + fx * at(x0 + x + 1, y0 + y);
    const lower = (1 - fx) * at(x0 + x, y0 + y + 1) + fx * at(x0 + x + 1, y0 + y + 1);
    return (1 - fy) * upper + fy * lower;
  });
}

/** A frame by its samples, clamped to what lightness can be. */
export function imageOf(sample: (x: number, y: number, i: number) => number): SmallImage {
  const { width, height } = FRAME;
  const data = Float32Array.from({ length: width * height }, (_, i) =>
    Math.min(Math.max(sample(i % width, Math.floor(i / width), i), 0), 100),
  );
  return { ...FRAME, channels: 1, data };
}

/** A frame of one tone. */
export function plain(lightness: number): SmallImage {
  return imageOf(() => lightness);
}

/** A frame with every sample changed. */
export function changed(image: SmallImage, change: (value: number, i: number) => number): SmallImage {
  return imageOf((_x, _y, i) => change(image.data[i] as number, i));
}

/** One frame shining through another: `share` of the second. */
export function mixed(a: SmallImage, b: SmallImage, share: number): SmallImage {
  return changed(a, (value, i) => (1 - share) * value + share * (b.data[i] as number));
}

/** A shot dissolved into another over the last `frames` of the first and the first of the second. */
export function dissolved(a: SmallImage[], b: SmallImage[], frames: number): SmallImage[] {
  const start = a.length - frames;
  return [
    ...a.slice(0, start),
    ...a.slice(start).map((image, n) => mixed(image, b[n] as SmallImage, (n + 1) / (frames + 1))),
    ...b.slice(frames),
  ];
}

/** A shot whose last frames go out to a tone. */
export function fadedOut(shot: readonly SmallImage[], frames: number, tone = 0): SmallImage[] {
  const start = shot.length - frames;
  return shot.map((image, n) =>
    n < start ? image : mixed(image, plain(tone), (n - start + 1) / (frames + 1)),
  );
}

/** A shot whose first frames come out of a tone. */
export function fadedIn(shot: readonly SmallImage[], frames: number, tone = 0): SmallImage[] {
  return fadedOut([...shot].reverse(), frames, tone).reverse();
}
