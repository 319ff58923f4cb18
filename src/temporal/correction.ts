import type { SmallImage } from '../colour/small-image.js';
import { between } from './interpolate.js';

/** A plane of codes that a correction is added to. */
export interface CorrectedPlane {
  /** Codes, `height` rows of `width`; changed in place. */
  readonly codes: Uint8Array | Uint16Array;
  readonly width: number;
  readonly height: number;
  /** Codes that a correction of 1 stands for. */
  readonly scale: number;
  /** Lowest and highest code that a correction may lead to, both included; codes beyond them stay or come nearer. */
  readonly least: number;
  readonly most: number;
}

/**
 * Adds a small correction to a plane at its full size, interpolated linearly between the middles of its samples. Since it
 * changes slowly from place to place, the plane keeps its own detail.
 *
 * @param plane - see {@link CorrectedPlane}
 * @param correction - any number of channels
 * @param channel - which of them, from 0
 */
export function addCorrection(plane: CorrectedPlane, correction: SmallImage, channel: number): void {
  const { codes, width, height, scale, least, most } = plane;
  const { width: small, height: rows, data } = correction;
  const start = channel * small * rows;
  const places = linearPlaces(width, small);
  const lines = linearPlaces(height, rows);
  const row = new Float32Array(small);
  for (let y = 0; y < height; y += 1) {
    const upper = start + (lines.first[y] as number) * small;
    const lower = start + (lines.second[y] as number) * small;
    const down = lines.share[y] as number;
    for (let x = 0; x < small; x += 1) {
      row[x] = scale * between(data[upper + x] as number, data[lower + x] as number, down);
    }
    const at = y * width;
    for (let x = 0; x < width; x += 1) {
      const left = row[places.first[x] as number] as number;
      const right = row[places.second[x] as number] as number;
      const code = codes[at + x] as number;
      // `between` written out: code and left are added while the product is made, which takes a tenth off the whole.
      const value = code + left + (places.share[x] as number) * (right - left);
      const bounded =
        value < least
          ? Math.min(least, Math.max(code, value))
          : value > most
            ? Math.max(most, Math.min(code, value))
            : value;
      codes[at + x] = Math.floor(bounded + 0.5);
    }
  }
}

/** For each of `count` samples the two of `small` whose middles it lies between, and how far towards the second. */
function linearPlaces(count: number, small: number) {
  const first = new Int32Array(count);
  const second = new Int32Array(count);
  const share = new Float32Array(count);
  for (let i = 0; i < count; i += 1) {
    const place = Math.min(Math.max(((i + 0.5) * small) / count - 0.5, 0), small - 1);
    first[i] = Math.floor(place);
    second[i] = Math.min(Math.floor(place) + 1, small - 1);
    share[i] = place - Math.floor(place);
  }
  return { first, second, share };
}
