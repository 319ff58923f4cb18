import type { SmallImage } from '../src/colour/small-image.js';
import type { PlaneSize } from '../src/frame/pixel-format.js';

/** Makes a picture larger by bilinear interpolation between sample centres; borders are repeated. */
export function enlarge(picture: SmallImage, to: PlaneSize): SmallImage {
  const { width, height, channels, data } = picture;
  if (width === to.width && height === to.height) return picture;
  const result = new Float32Array(to.width * to.height * channels);
  const columns = Array.from({ length: to.width }, (_, x) => between(x, to.width, width));
  for (let y = 0, at = 0; y < to.height * channels; y += 1) {
    const channel = Math.floor(y / to.height);
    const row = between(y - channel * to.height, to.height, height);
    const top = (channel * height + row.first) * width;
    const bottom = (channel * height + row.second) * width;
    for (let x = 0; x < to.width; x += 1, at += 1) {
      const { first, second, part } = columns[x] as Between;
      const above = (data[top + first] as number) * (1 - part) + (data[top + second] as number) * part;
      const below = (data[bottom + first] as number) * (1 - part) + (data[bottom + second] as number) * part;
      result[at] = above * (1 - row.part) + below * row.part;
    }
  }
  return { ...to, channels, data: result };
}

/** Two neighbouring samples and how far from the first to the second. */
interface Between {
  readonly first: number;
  readonly second: number;
  readonly part: number;
}

function between(target: number, targetLength: number, sourceLength: number): Between {
  const place = Math.min(Math.max(((target + 0.5) * sourceLength) / targetLength - 0.5, 0), sourceLength - 1);
  const first = Math.floor(place);
  return { first, second: Math.min(first + 1, sourceLength - 1), part: place - first };
}
