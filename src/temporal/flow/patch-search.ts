import type { FlowLevel } from './flow-picture.js';

/** Side of a patch in samples, as in Kroeger et al. 2016. */
export const PATCH = 8;
const AREA = PATCH * PATCH;

/** Added to the diagonal of a patch's Hessian: keeps patches without texture, or with edges one way only, in place. */
const FLATNESS = 0.02;

/** Largest residual, of normalised samples, that does not lower a patch's weight. */
const SURE = 0.05;

/**
 * Finds where patches of one picture are in another, by the inverse search of Kroeger et al. 2016 (Fast Optical Flow
 * using Dense Inverse Search), sections 2.1 and 2.2: gradient descent from a first guess, with gradients and Hessian of
 * the first picture alone and means taken out. As in section 2.2 of their supplement a patch also tries what the patches
 * beside it found: those to the left and above on the first pass, those to the right and below on the second.
 *
 * Keeps memory for pictures up to one size.
 */
export class PatchSearch {
  #columns = 0;
  #rows = 0;
  readonly #u: Float32Array;
  readonly #v: Float32Array;
  readonly #weights: Float32Array;
  /** Of the last call of {@link #compare}: sums of the residuals, and of them times the gradients; see there. */
  readonly #sums = new Float64Array(4);
  /** Sums of the patch's gradients, and the inverse of its Hessian: xx, xy, yy. */
  readonly #template = new Float64Array(5);
  #from!: FlowLevel;
  #to!: FlowLevel;

  /**
   * @param width - of the largest picture
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
    this.#weights = new Float32Array(width * height);
  }

  /**
   * Replaces a flow by the mean of what the patches over each sample say, those that fit the better counting the more.
   *
   * @param from - at least {@link PATCH} wide and high
   * @param to - of the same size
   * @param u - horizontal motion after the first `width` elements, see VariationalRefiner
   * @param v - likewise
   * @param iterations - steps of the descent on each of the two passes
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

  #left(patch: number): number {
    return Math.min((patch % this.#columns) * this.stride, this.#from.width - PATCH);
  }

  #top(patch: number): number {
    return Math.min(Math.floor(patch / this.#columns) * this.stride, this.#from.height - PATCH);
  }

  #readGuesses(u: Float32Array, v: Float32Array): void {
    const { width } = this.#from;
    const count = this.#columns * this.#rows;
    for (let patch = 0; patch < count; patch += 1) {
      const middle = width + (this.#top(patch) + PATCH / 2) * width + this.#left(patch) + PATCH / 2;
      this.#u[patch] = u[middle] as number;
      this.#v[patch] = v[middle] as number;
    }
  }

  /** Starts from the best of the patch's own motion and its neighbours', and descends. */
  #improve(patch: number, step: -1 | 1, iterations: number): void {
    const [left, top] = [this.#left(patch), this.#top(patch)];
    let u = this.#u[patch] as number;
    let v = this.#v[patch] as number;
    let error = this.#compare(left, top, u, v);
    const column = (patch % this.#columns) + step;
    const row = Math.floor(patch / this.#columns) + step;
    const beside = column >= 0 && column < this.#columns ? patch + step : patch;
    const over = row >= 0 && row < this.#rows ? patch + step * this.#columns : patch;
    for (let turn = 0; turn < 2; turn += 1) {
      const other = turn === 0 ? beside : over;
      const otherU = this.#u[other] as number;
      const otherV = this.#v[other] as number;
      if (other === patch || (otherU === u && otherV === v)) continue;
      const otherError = this.#compare(left, top, otherU, otherV);
      if (otherError < error) {
        u = otherU;
        v = otherV;
        error = otherError;
      }
    }
    this.#takeTemplate(left, top);
    const template = this.#template;
    const sums = this.#sums;
    error = this.#compare(left, top, u, v);
    for (let i = 0; i < iterations; i += 1) {
      const shift = (sums[0] as number) / AREA;
      const x = (sums[2] as number) - (template[0] as number) * shift;
      const y = (sums[3] as number) - (template[1] as number) * shift;
      const du = (template[2] as number) * x + (template[3] as number) * y;
      const dv = (template[3] as number) * x + (template[4] as number) * y;
      const nextError = this.#compare(left, top, u - du, v - dv);
      if (!(nextError < error)) break;
      u -= du;
      v -= dv;
      error = nextError;
      if (du * du + dv * dv < 0.0004) break;
    }
    this.#u[patch] = u;
    this.#v[patch] = v;
  }

  /** Takes the gradients' sums and the inverse Hessian of a patch, without means. */
  #takeTemplate(left: number, top: number): void {
    const { width, across, down } = this.#from;
    let sx = 0;
    let sy = 0;
    let xx = 0;
    let xy = 0;
    let yy = 0;
    for (let row = 0; row < PATCH; row += 1) {
      const start = (top + row) * width + left;
      for (let i = start; i < start + PATCH; i += 1) {
        const gx = across[i] as number;
        const gy = down[i] as number;
        sx += gx;
        sy += gy;
        xx += gx * gx;
        xy += gx * gy;
        yy += gy * gy;
      }
    }
    xx += FLATNESS - (sx * sx) / AREA;
    xy -= (sx * sy) / AREA;
    yy += FLATNESS - (sy * sy) / AREA;
    const determinant = xx * yy - xy * xy;
    const template = this.#template;
    template[0] = sx;
    template[1] = sy;
    template[2] = yy / determinant;
    template[3] = -xy / determinant;
    template[4] = xx / determinant;
  }

  /**
   * Compares a patch with what is at some distance in the other picture. Leaves in {@link #sums} the sum of the residuals,
   * of their squares, and of their products with the gradients to the right and downwards.
   *
   * @returns sum of the squared residuals without their mean; infinite where the patch's middle would leave the picture
   */
  #compare(left: number, top: number, u: number, v: number): number {
    const { width, height, samples, across, down } = this.#from;
    const other = this.#to.samples;
    const x = left + u;
    const y = top + v;
    if (!(x > -PATCH / 2 && y > -PATCH / 2 && x < width - PATCH / 2 && y < height - PATCH / 2)) {
      return Number.POSITIVE_INFINITY;
    }
    const x0 = Math.floor(x);
    const y0 = Math.floor(y);
    const fx = x - x0;
    const fy = y - y0;
    const w11 = fx * fy;
    const w10 = fx - w11;
    const w01 = fy - w11;
    const w00 = 1 - fx - w01;
    const inside = x0 >= 0 && x0 + PATCH < width && y0 >= 0 && y0 + PATCH < height;
    let sum = 0;
    let squares = 0;
    let sumX = 0;
    let sumY = 0;
    for (let row = 0; row < PATCH; row += 1) {
      const start = (top + row) * width + left;
      if (inside) {
        let at = (y0 + row) * width + x0;
        let upper = other[at] as number;
        let lower = other[at + width] as number;
        for (let i = start; i < start + PATCH; i += 1) {
          at += 1;
          const nextUpper = other[at] as number;
          const nextLower = other[at + width] as number;
          const residual =
            w00 * upper + w10 * nextUpper + w01 * lower + w11 * nextLower - (samples[i] as number);
          upper = nextUpper;
          lower = nextLower;
          sum += residual;
          squares += residual * residual;
          sumX += residual * (across[i] as number);
          sumY += residual * (down[i] as number);
        }
      } else {
        const upperRow = clamp(y0 + row, height - 1) * width;
        const lowerRow = clamp(y0 + row + 1, height - 1) * width;
        for (let column = 0; column < PATCH; column += 1) {
          const near = clamp(x0 + column, width - 1);
          const next = clamp(x0 + column + 1, width - 1);
          const residual =
            w00 * (other[upperRow + near] as number) +
            w10 * (other[upperRow + next] as number) +
            w01 * (other[lowerRow + near] as number) +
            w11 * (other[lowerRow + next] as number) -
            (samples[start + column] as number);
          sum += residual;
          squares += residual * residual;
          sumX += residual * (across[start + column] as number);
          sumY += residual * (down[start + column] as number);
        }
      }
    }
    const sums = this.#sums;
    sums[0] = sum;
    sums[1] = squares;
    sums[2] = sumX;
    sums[3] = sumY;
    return squares - (sum * sum) / AREA;
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
    const { width, height, samples } = this.#from;
    const other = this.#to.samples;
    const weights = this.#weights;
    const left = this.#left(patch);
    const top = this.#top(patch);
    const motionX = this.#u[patch] as number;
    const motionY = this.#v[patch] as number;
    // Finite, or else the samples of this patch could not be told apart: they are weighed alike.
    const error = this.#compare(left, top, motionX, motionY);
    const mean = Number.isFinite(error) ? (this.#sums[0] as number) / AREA : 0;
    const x0 = Math.floor(left + motionX);
    const y0 = Math.floor(top + motionY);
    const fx = left + motionX - x0;
    const fy = top + motionY - y0;
    for (let row = 0; row < PATCH; row += 1) {
      const upper = clamp(y0 + row, height - 1) * width;
      const lower = clamp(y0 + row + 1, height - 1) * width;
      for (let column = 0; column < PATCH; column += 1) {
        const near = clamp(x0 + column, width - 1);
        const next = clamp(x0 + column + 1, width - 1);
        const i = (top + row) * width + left + column;
        const over = (1 - fx) * (other[upper + near] as number) + fx * (other[upper + next] as number);
        const under = (1 - fx) * (other[lower + near] as number) + fx * (other[lower + next] as number);
        const residual = Math.abs(over + fy * (under - over) - (samples[i] as number) - mean);
        const weight = residual > SURE ? SURE / residual : 1;
        weights[i] = (weights[i] as number) + weight;
        u[width + i] = (u[width + i] as number) + weight * motionX;
        v[width + i] = (v[width + i] as number) + weight * motionY;
      }
    }
  }
}

function clamp(value: number, last: number): number {
  return value < 0 ? 0 : value > last ? last : value;
}

function patchesAlong(side: number, stride: number): number {
  return Math.max(0, Math.ceil((side - PATCH) / stride) + 1);
}
