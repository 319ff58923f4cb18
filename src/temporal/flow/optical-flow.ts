import type { SmallImage } from '../../colour/small-image.js';
import type { FlowField } from '../flow-field.js';
import { enlargeFlow } from './enlarge.js';
import {
  type FlowImage,
  type FlowLevel,
  type PyramidSize,
  prepareForFlow,
  pyramidSizes,
} from './flow-image.js';
import { PATCH } from './patch.js';
import { PatchSearch } from './patch-search.js';
import { type FlowPreset, type FlowSettings, flowSettings } from './settings.js';
import { VariationalRefiner } from './variational-refiner.js';

/**
 * Dense motion from one image to another: where each pixel of the first is in the second. See {@link FlowEstimator},
 * which keeps its memory from one pair of images to the next.
 *
 * @param from - one channel of CIE L*, 0 to 100, or what {@link prepareForFlow} made of it
 * @param to - of the same size
 * @param settings - all of them, or the name of a preset
 * @throws RangeError when sizes differ, an image is not of one channel, or a setting is out of its range
 */
export function opticalFlow(
  from: SmallImage | FlowImage,
  to: SmallImage | FlowImage,
  settings: FlowSettings | FlowPreset = 'medium',
): FlowField {
  return new FlowEstimator(from.width, from.height, settings).estimate(from, to);
}

/**
 * Estimates motion between images of one size, coarse to fine: at the coarse levels of the pyramid patches are searched
 * (Kroeger et al. 2016, Fast Optical Flow using Dense Inverse Search), which finds motions larger than the things that
 * move; at each level the flow is refined (see {@link VariationalRefiner}), and the next larger level begins with it.
 *
 * Keeps memory for images of one size, about 25 numbers per pixel of the finest level.
 */
export class FlowEstimator {
  readonly settings: FlowSettings;
  readonly #finest: number;
  readonly #search: PatchSearch;
  readonly #refiner: VariationalRefiner;
  /** Both components of the flow of a level and of the one before it, in planes as VariationalRefiner wants them. */
  #u: Float32Array;
  #v: Float32Array;
  #nextU: Float32Array;
  #nextV: Float32Array;

  /**
   * @param width - of all images, at least 1
   * @param height - likewise
   * @param settings - all of them, or the name of a preset
   * @throws RangeError when a setting is out of its range
   */
  constructor(
    readonly width: number,
    readonly height: number,
    settings: FlowSettings | FlowPreset = 'medium',
  ) {
    this.settings = flowSettings(settings);
    const sizes = pyramidSizes(width, height);
    this.#finest = Math.min(this.settings.finestLevel, sizes.length - 1);
    const largest = sizes[this.#finest] as PyramidSize;
    this.#search = new PatchSearch(largest.width, largest.height, this.settings.stride);
    this.#refiner = new VariationalRefiner(largest.width, largest.height);
    const plane = () => new Float32Array(largest.width * (largest.height + 2));
    this.#u = plane();
    this.#v = plane();
    this.#nextU = plane();
    this.#nextV = plane();
  }

  /**
   * Motion of one pair of images; the same whatever was estimated before.
   *
   * @param from - one channel of CIE L*, 0 to 100, or what {@link prepareForFlow} made of it
   * @param to - likewise
   * @throws RangeError when an image is of another size than the estimator, or not of one channel
   */
  estimate(from: SmallImage | FlowImage, to: SmallImage | FlowImage): FlowField {
    const [first, second] = [this.#prepared(from), this.#prepared(to)];
    const coarsest = first.levels.length - 1;
    this.#u.fill(0);
    this.#v.fill(0);
    for (let level = coarsest; level >= this.#finest; level -= 1) {
      const [near, far] = [first.levels[level] as FlowLevel, second.levels[level] as FlowLevel];
      if (level < coarsest) this.#enlarge(first.levels[level + 1] as FlowLevel, near);
      if (level >= this.settings.patchLevel && Math.min(near.width, near.height) >= PATCH) {
        this.#search.search(near, far, this.#u, this.#v, this.settings.iterations);
      }
      this.#refiner.refine(near, far, this.#u, this.#v, this.settings);
    }
    return this.#atFullSize(first);
  }

  #prepared(image: SmallImage | FlowImage): FlowImage {
    const { width, height } = image;
    if (width !== this.width || height !== this.height) {
      throw new RangeError(
        `flow of ${this.width}x${this.height} was asked of an image of ${width}x${height}`,
      );
    }
    return 'levels' in image ? image : prepareForFlow(image);
  }

  #enlarge(small: PyramidSize, large: PyramidSize): void {
    enlargeFlow(this.#u, small, small.width, this.#nextU, large, large.width);
    enlargeFlow(this.#v, small, small.width, this.#nextV, large, large.width);
    [this.#u, this.#nextU] = [this.#nextU, this.#u];
    [this.#v, this.#nextV] = [this.#nextV, this.#v];
  }

  #atFullSize(image: FlowImage): FlowField {
    const { width, height } = this;
    let size = image.levels[this.#finest] as PyramidSize;
    let [u, v, start] = [this.#u, this.#v, size.width];
    if (this.#finest === 0) {
      const end = start + width * height;
      return { width, height, u: u.slice(start, end), v: v.slice(start, end) };
    }
    for (let level = this.#finest - 1; level >= 0; level -= 1) {
      const next = image.levels[level] as PyramidSize;
      const count = next.width * next.height;
      const [largeU, largeV] = [new Float32Array(count), new Float32Array(count)];
      enlargeFlow(u, size, start, largeU, next, 0);
      enlargeFlow(v, size, start, largeV, next, 0);
      [u, v, start, size] = [largeU, largeV, 0, next];
    }
    return { width, height, u, v };
  }
}
