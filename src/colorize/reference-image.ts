import type { SmallImage } from '../colour/small-image.js';
import type { ReferenceWeight } from './reference-weight.js';

/** A reference as colorizers take it: an L*, a*, b* image, what it counts, and what of it may be used. */
export interface ReferenceImage extends SmallImage {
  /** How much it counts beside the others, above 0; 1 when left out. */
  readonly weight?: number;
  /** Share of each sample that colours may be taken from, 0 to 1, one channel of the same size; all when left out. */
  readonly used?: SmallImage;
}

/** A reference whose weight may change over the frames. */
export interface KeyframedReference extends Omit<ReferenceImage, 'weight'> {
  /** 1 when left out. */
  readonly weight?: ReferenceWeight;
}

/** Share of a sample, or of a token, from which on it is used. */
const ENOUGH = 0.5;

/**
 * Places of what is used: all with a share of one half and more. A part so small that there are none is still what was
 * asked for, so then it is those with the greatest share.
 *
 * @param shares - 0 to 1
 * @throws RangeError when nothing is used
 */
export function usedPlaces(shares: Float32Array): Uint32Array {
  const most = shares.reduce((a, b) => Math.max(a, b), 0);
  if (most === 0) throw new RangeError('nothing of a reference is used');
  const least = Math.min(ENOUGH, most);
  const places: number[] = [];
  for (let place = 0; place < shares.length; place += 1) {
    if ((shares[place] as number) >= least) places.push(place);
  }
  return Uint32Array.from(places);
}

/**
 * Mean of each square of samples, row by row.
 *
 * @param image - one channel, width and height multiples of `side`
 */
export function blockMeans({ width, height, data }: SmallImage, side: number): Float32Array {
  const means = new Float32Array((width / side) * (height / side));
  for (let i = 0; i < data.length; i += 1) {
    const square = squareAt(i, width, side);
    means[square] = (means[square] as number) + (data[i] as number) / side ** 2;
  }
  return means;
}

/** The square of {@link blockMeans} in which a sample lies. */
export function squareAt(sample: number, width: number, side: number): number {
  return Math.floor(sample / (width * side)) * (width / side) + Math.floor((sample % width) / side);
}
