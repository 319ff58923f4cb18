import type { FlowLevel } from './flow-image.js';
import { AREA, PATCH, removeMean, samplePatch, takePatch } from './patch.js';

/** Added to the diagonal of a patch's Hessian: keeps patches without texture, or with edges one way only, in place. */
const FLATNESS = 0.1;

/** Largest residual, of normalised samples, that does not lower a patch's weight. */
const SURE = 0.02;

/** Motions nearer than this, in pixels, are the same but for the descent. */
const ALIKE = 0.1;

/** The descent ends with a step shorter than this, in pixels. */
const SHORT_STEP = 0.02;

/**
 * Finds where patches of one image are in another, by the inverse search of Kroeger et al. 2016 (Fast Optical Flow
 * using Dense Inverse Search), sections 2.1 and 2.2: gradient descent from a first guess, with gradients and Hessian of
 * the first image alone and means taken out. A patch also tries what the patches beside it found: those to the left and
 * above on a first pass, those to the right and below on a second.
 *
 * Keeps memory for images up to one size.
 */
export class PatchSearch {
  #columns = 0;
  #rows = 0;
  readonly #u: Float32Array;
  readonly #v: Float32Array;
  readonly #errors: Float64Array;
  readonly #weights: Float32Array;
  /** The patch at hand, its gradients without their means, and what it is compared with. */
  readonly #own = new Float64Array(AREA);
  readonly #across = new Float64Array(AREA);
  readonly #down = new Float64Array(AREA);
  readonly #other = new Float64Array(AREA);
  #from!: FlowLevel;
  #to!: FlowLevel;

  /**
   * @param width - of the largest image
   * @param height - likewise
   * @param stride - samples from one patch to the next, 1 to {@link PATCH}
   */
  constructor(
    width: number,
    height: number,
    readonly stride: number,
  ) {
    const count = patchesAlong(width, stride) * patchesAlong(height, stride);
    this.#u = new Float32Array(count);
    this.#v = new Float32Array(count);
    this.#errors = new Float64Array(count);
    this.#weights = new Float32Array(width * height);
  }

  /**
   * Replaces a flow by the mean of what the patches over each sample say, those that fit the better counting the more.
   *
   * @param from - at least {@link PATCH} wide and high
   * @param to - of the same size
   * @param u - horizontal motion in a plane as described at VariationalRefiner
   * @param v - likewise
   * @param iterations - steps of the descent at most
   */
  search(from: FlowLevel, to: FlowLevel, u: Float32Array, v: Float32Array, iterations: number): void {
    this.#from = from;
    this.#to = to;
    this.#columns = patchesAlong(from.width, this.stride);
    this.#rows = patchesAlong(from.height, this.stride);
    this.#readGuesses(u, v);
    const count = this.#columns * this.#rows;
    for (let patch = 0; patch < count; patch += 1) this.#improve(patch, -1, iterations);
    for (let patch = count - 1; patch >= 0; patch -= 1) this.#improve(patch, 1, iterations);
    this.#spread(u, v);
  }

  /** Element of a patch's first sample. */
  #start(patch: number): number {
    const { width, height } = this.#from;
    const left = Math.min((patch % this.#columns) * this.stride, width - PATCH);
    const top = Math.min(Math.floor(patch / this.#columns) * this.stride, height - PATCH);
    return top * width + left;
  }

  #readGuesses(u: Float32Array, v: Float32Array): void {
    const { width } = this.#from;
    const count = this.#columns * this.#rows;
    const middle = width + (PATCH / 2) * width + PATCH / 2;
    for (let patch = 0; patch < count; patch += 1) {
      const at = this.#start(patch) + middle;
      this.#u[patch] = u[at] as number;
      this.#v[patch] = v[at] as number;
    }
  }

  /** Starts from the best of the patch's own motion and its neighbours', and descends. */
  #improve(patch: number, step: -1 | 1, iterations: number): void {
    const start = this.#start(patch);
    takePatch(this.#from.samples, this.#from.width, start, this.#own);
    // On the second pass its own error is known, and there is no way down from where the first one ended.
    let error = step < 0 ? this.#compare(start, patch) : (this.#errors[patch] as number);
    let best = patch;
    const column = (patch % this.#columns) + step;
    const row = Math.floor(patch / this.#columns) + step;
    for (let turn = 0; turn < 2; turn += 1) {
      if (turn === 0 ? column < 0 || column >= this.#columns : row < 0 || row >= this.#rows) continue;
      const other = patch + (turn === 0 ? step : step * this.#columns);
      if (this.#alike(best, other)) continue;
      const otherError = this.#compare(start, other);
      if (otherError < error) {
        best = other;
        error = otherError;
      }
    }
    this.#u[patch] = this.#u[best] as number;
    this.#v[patch] = this.#v[best] as number;
    this.#errors[patch] = error;
    if (best !== patch || step < 0) this.#descend(patch, start, iterations);
  }

  #alike(patch: number, other: number): boolean {
    const u = (this.#u[patch] as number) - (this.#u[other] as number);
    const v = (this.#v[patch] as number) - (this.#v[other] as number);
    return u * u + v * v < ALIKE * ALIKE;
  }

  /**
   * Compares the patch at hand with where the motion of some patch takes it.
   *
   * @returns sum of the squared residuals without their mean; infinite where the patch's middle would leave the image
   */
  #compare(start: number, motion: number): number {
    const inside = samplePatch(
      this.#to,
      start,
      this.#u[motion] as number,
      this.#v[motion] as number,
      this.#other,
    );
    return inside ? this.#error() : Number.POSITIVE_INFINITY;
  }

  #error(): number {
    const own = this.#own;
    const other = this.#other;
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < AREA; i += 1) {
      const residual = (other[i] as number) - (own[i] as number);
      sum += residual;
      squares += residual * residual;
    }
    return squares - (sum * sum) / AREA;
  }

  /** Steps down from the patch's motion for as long as the error becomes smaller. */
  #descend(patch: number, start: number, iterations: number): void {
    const own = this.#own;
    const other = this.#other;
    const across = this.#across;
    const down = this.#down;
    takePatch(this.#from.across, this.#from.width, start, across);
    takePatch(this.#from.down, this.#from.width, start, down);
    removeMean(across);
    removeMean(down);
    let xx = FLATNESS;
    let xy = 0;
    let yy = FLATNESS;
    for (let i = 0; i < AREA; i += 1) {
      xx += (across[i] as number) * (across[i] as number);
      xy += (across[i] as number) * (down[i] as number);
      yy += (down[i] as number) * (down[i] as number);
    }
    const determinant = xx * yy - xy * xy;
    let u = this.#u[patch] as number;
    let v = this.#v[patch] as number;
    let error = this.#errors[patch] as number;
    if (!samplePatch(this.#to, start, u, v, other)) return;
    for (let turn = 0; turn < iterations; turn += 1) {
      let x = 0;
      let y = 0;
      for (let i = 0; i < AREA; i += 1) {
        const residual = (other[i] as number) - (own[i] as number);
        x += residual * (across[i] as number);
        y += residual * (down[i] as number);
      }
      const du = (yy * x - xy * y) / determinant;
      const dv = (xx * y - xy * x) / determinant;
      if (!samplePatch(this.#to, start, u - du, v - dv, other)) break;
      const nextError = this.#error();
      if (!(nextError < error)) break;
      u -= du;
      v -= dv;
      error = nextError;
      if (du * du + dv * dv < SHORT_STEP * SHORT_STEP) break;
    }
    this.#u[patch] = u;
    this.#v[patch] = v;
    this.#errors[patch] = error;
  }

  /** The mean of what patches say, weighted by how well each fits at the sample (equation 3). */
  #spread(u: Float32Array, v: Float32Array): void {
    const { width, height } = this.#from;
    const weights = this.#weights;
    const size = width * height;
    u.fill(0, 0, size + 2 * width);
    v.fill(0, 0, size + 2 * width);
    weights.fill(0, 0, size);
    const count = this.#columns * this.#rows;
    for (let patch = 0; patch < count; patch += 1) this.#spreadPatch(patch, u, v);
    for (let i = 0; i < size; i += 1) {
      const share = 1 / (weights[i] as number);
      u[width + i] = (u[width + i] as number) * share;
      v[width + i] = (v[width + i] as number) * share;
    }
  }

  #spreadPatch(patch: number, u: Float32Array, v: Float32Array): void {
    const { width, samples } = this.#from;
    const [own, other, weights] = [this.#own, this.#other, this.#weights];
    const motionX = this.#u[patch] as number;
    const motionY = this.#v[patch] as number;
    const start = this.#start(patch);
    takePatch(samples, width, start, own);
    // A patch that was led out of the image says the same of all of its samples.
    if (!samplePatch(this.#to, start, motionX, motionY, other)) other.set(own);
    for (let i = 0; i < AREA; i += 1) other[i] = (other[i] as number) - (own[i] as number);
    removeMean(other);
    for (let row = 0, i = 0; row < PATCH; row += 1) {
      for (let at = start + row * width; i < (row + 1) * PATCH; at += 1, i += 1) {
        const residual = Math.abs(other[i] as number);
        const weight = residual > SURE ? SURE / residual : 1;
        weights[at] = (weights[at] as number) + weight;
        u[width + at] = (u[width + at] as number) + weight * motionX;
        v[width + at] = (v[width + at] as number) + weight * motionY;
      }
    }
  }
}

function patchesAlong(side: number, stride: number): number {
  return Math.max(0, Math.ceil((side - PATCH) / stride) + 1);
}
