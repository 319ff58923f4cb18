import type { FlowField } from '../flow-field.js';
import { type FlowLevel, PAD } from './flow-picture.js';

/** Side of a patch in samples. */
export const PATCH = 8;
const AREA = PATCH * PATCH;

/** Steps shorter than this, squared, in samples, end a search. */
const SHORT_STEP = 0.03 ** 2;

/** Settings of {@link searchPatches}. */
export interface PatchSearchOptions {
  /** Samples from one patch to the next, 1 to {@link PATCH}. */
  readonly stride: number;
  /** Most steps of a patch in the first pass; half as many in the second. */
  readonly steps: number;
}

/**
 * Finds motion at one level of the pyramid, after Kroeger et al. 2016 (Fast Optical Flow using Dense Inverse Search,
 * section 2): patches on a grid are moved to where they fit best by inverse compositional search, with their means taken
 * out, starting where the coarser level, or a neighbour that fits better, says; and each sample takes the mean motion of
 * the patches over it, each weighted by how well it fits there.
 *
 * @param from - at least {@link PATCH} samples wide and high
 * @param to - the same level of the other picture
 * @param flow - where to start; holds the result
 */
export function searchPatches(
  from: FlowLevel,
  to: FlowLevel,
  flow: FlowField,
  { stride, steps }: PatchSearchOptions,
): void {
  const columns = places(from.width, stride);
  const rows = places(from.height, stride);
  const across = columns.length;
  const count = across * rows.length;
  const search = new PatchSearch(from, to);
  const [u, v, misfit] = [new Float32Array(count), new Float32Array(count), new Float32Array(count)];
  for (const pass of [1, -1]) {
    for (let n = 0; n < count; n += 1) {
      const i = pass > 0 ? n : count - 1 - n;
      const column = i % across;
      const row = (i - column) / across;
      const left = columns[column] as number;
      const top = rows[row] as number;
      search.place(left, top);
      if (pass > 0) {
        const middle = (top + PATCH / 2) * from.width + left + PATCH / 2;
        search.start(flow.u[middle] as number, flow.v[middle] as number);
      } else {
        search.resume(u[i] as number, v[i] as number, misfit[i] as number);
      }
      // Neighbours that were moved earlier in this pass.
      const beside = i - pass;
      const over = i - pass * across;
      let better = false;
      if (pass > 0 ? column > 0 : column < across - 1) {
        better = search.consider(u[beside] as number, v[beside] as number);
      }
      if (over >= 0 && over < count) {
        better = search.consider(u[over] as number, v[over] as number) || better;
      }
      if (pass > 0) search.descend(steps);
      else if (better) search.descend(steps >> 1);
      u[i] = search.u;
      v[i] = search.v;
      misfit[i] = search.misfit;
    }
  }
  spread(from, to, { columns, rows, u, v }, flow);
}

/** Where patches lie along a side: evenly, and one at the end. */
function places(side: number, stride: number): Int32Array {
  const last = side - PATCH;
  const list: number[] = [];
  for (let place = 0; place < last; place += stride) list.push(place);
  list.push(last);
  return Int32Array.from(list);
}

/** The search for one patch at a time. */
class PatchSearch {
  u = 0;
  v = 0;
  /** Sum of squared differences, means taken out. */
  misfit = 0;
  readonly #patch = new Float32Array(AREA);
  readonly #gx = new Float32Array(AREA);
  readonly #gy = new Float32Array(AREA);
  #left = 0;
  #top = 0;
  #sumX = 0;
  #sumY = 0;
  /** The inverse of the 2x2 matrix of derivatives. */
  #ixx = 0;
  #ixy = 0;
  #iyy = 0;
  #startU = 0;
  #startV = 0;
  /** What the last comparison found. */
  #towardsX = 0;
  #towardsY = 0;

  constructor(
    private readonly from: FlowLevel,
    private readonly to: FlowLevel,
  ) {}

  /** Takes the patch at a place. */
  place(left: number, top: number): void {
    this.#left = left;
    this.#top = top;
    const { samples, stride, dx, dy, width } = this.from;
    let [sumX, sumY, xx, xy, yy] = [0, 0, 0, 0, 0];
    for (let y = 0, n = 0; y < PATCH; y += 1) {
      const row = (top + y + PAD) * stride + left + PAD;
      const plain = (top + y) * width + left;
      for (let x = 0; x < PATCH; x += 1, n += 1) {
        const gx = dx[plain + x] as number;
        const gy = dy[plain + x] as number;
        this.#patch[n] = samples[row + x] as number;
        this.#gx[n] = gx;
        this.#gy[n] = gy;
        sumX += gx;
        sumY += gy;
        xx += gx * gx;
        xy += gx * gy;
        yy += gy * gy;
      }
    }
    xx -= (sumX * sumX) / AREA;
    xy -= (sumX * sumY) / AREA;
    yy -= (sumY * sumY) / AREA;
    // A little on the diagonal holds patches without structure where they are.
    xx += AREA;
    yy += AREA;
    const determinant = xx * yy - xy * xy;
    this.#sumX = sumX;
    this.#sumY = sumY;
    this.#ixx = yy / determinant;
    this.#ixy = -xy / determinant;
    this.#iyy = xx / determinant;
  }

  /** Begins at a displacement. */
  start(u: number, v: number): void {
    this.#startU = u;
    this.#startV = v;
    this.resume(u, v, this.#compare(u, v));
  }

  /** Goes on from a displacement whose misfit is known. */
  resume(u: number, v: number, misfit: number): void {
    this.u = u;
    this.v = v;
    this.misfit = misfit;
    this.#startU = u;
    this.#startV = v;
  }

  /** Goes to a displacement if it fits better. */
  consider(u: number, v: number): boolean {
    if (Math.abs(u - this.u) + Math.abs(v - this.v) < 0.1) return false;
    const misfit = this.#compare(u, v);
    if (misfit >= this.misfit) return false;
    this.resume(u, v, misfit);
    return true;
  }

  /** Moves step by step as long as it fits better. */
  descend(steps: number): void {
    let misfit = this.#compare(this.u, this.v);
    for (let step = 0; step < steps; step += 1) {
      const stepU = this.#ixx * this.#towardsX + this.#ixy * this.#towardsY;
      const stepV = this.#ixy * this.#towardsX + this.#iyy * this.#towardsY;
      const u = this.u - stepU;
      const v = this.v - stepV;
      // Further than a patch from where it began it has lost its way.
      if (Math.abs(u - this.#startU) > PATCH || Math.abs(v - this.#startV) > PATCH) return;
      misfit = this.#compare(u, v);
      if (misfit >= this.misfit) return;
      this.u = u;
      this.v = v;
      this.misfit = misfit;
      if (stepU * stepU + stepV * stepV < SHORT_STEP) return;
    }
  }

  /** Sum of squared differences at a displacement; keeps the differences' products with the derivatives. */
  #compare(u: number, v: number): number {
    const { samples, stride, width, height } = this.to;
    const x = Math.min(Math.max(this.#left + u, 1 - PAD), width - PATCH + PAD - 2);
    const y = Math.min(Math.max(this.#top + v, 1 - PAD), height - PATCH + PAD - 2);
    const left = Math.floor(x);
    const top = Math.floor(y);
    const fx = x - left;
    const fy = y - top;
    const w11 = fx * fy;
    const w10 = fx - w11;
    const w01 = fy - w11;
    const w00 = 1 - fx - w01;
    const [patch, gx, gy] = [this.#patch, this.#gx, this.#gy];
    let [sum, squares, alongX, alongY] = [0, 0, 0, 0];
    let row = (top + PAD) * stride + left + PAD;
    for (let line = 0, n = 0; line < PATCH; line += 1, row += stride) {
      let upper = samples[row] as number;
      let lower = samples[row + stride] as number;
      for (let column = 1; column <= PATCH; column += 1, n += 1) {
        const upperNext = samples[row + column] as number;
        const lowerNext = samples[row + stride + column] as number;
        const difference =
          w00 * upper + w10 * upperNext + w01 * lower + w11 * lowerNext - (patch[n] as number);
        sum += difference;
        squares += difference * difference;
        alongX += difference * (gx[n] as number);
        alongY += difference * (gy[n] as number);
        upper = upperNext;
        lower = lowerNext;
      }
    }
    this.#towardsX = alongX - (sum * this.#sumX) / AREA;
    this.#towardsY = alongY - (sum * this.#sumY) / AREA;
    return squares - (sum * sum) / AREA;
  }
}

/** Gives each sample the mean motion of the patches over it. */
function spread(
  from: FlowLevel,
  to: FlowLevel,
  patches: {
    readonly columns: Int32Array;
    readonly rows: Int32Array;
    readonly u: Float32Array;
    readonly v: Float32Array;
  },
  flow: FlowField,
): void {
  const { width, height } = from;
  const total = new Float32Array(width * height);
  flow.u.fill(0);
  flow.v.fill(0);
  const differences = new Float32Array(AREA);
  for (let row = 0, i = 0; row < patches.rows.length; row += 1) {
    for (let column = 0; column < patches.columns.length; column += 1, i += 1) {
      const left = patches.columns[column] as number;
      const top = patches.rows[row] as number;
      const u = patches.u[i] as number;
      const v = patches.v[i] as number;
      const x = Math.min(Math.max(left + u, 1 - PAD), width - PATCH + PAD - 2);
      const y = Math.min(Math.max(top + v, 1 - PAD), height - PATCH + PAD - 2);
      const mean = compareAt(from, to, left, top, x, y, differences);
      for (let line = 0, n = 0; line < PATCH; line += 1) {
        const at = (top + line) * width + left;
        for (let place = 0; place < PATCH; place += 1, n += 1) {
          const difference = Math.abs((differences[n] as number) - mean);
          const weight = 1 / (difference > 1 ? difference : 1);
          total[at + place] = (total[at + place] as number) + weight;
          flow.u[at + place] = (flow.u[at + place] as number) + weight * u;
          flow.v[at + place] = (flow.v[at + place] as number) + weight * v;
        }
      }
    }
  }
  for (let i = 0; i < total.length; i += 1) {
    flow.u[i] = (flow.u[i] as number) / (total[i] as number);
    flow.v[i] = (flow.v[i] as number) / (total[i] as number);
  }
}

/** Differences of a patch at a place of the other picture; returns their mean. */
function compareAt(
  from: FlowLevel,
  to: FlowLevel,
  patchLeft: number,
  patchTop: number,
  x: number,
  y: number,
  into: Float32Array,
): number {
  const { samples, stride } = to;
  const left = Math.floor(x);
  const top = Math.floor(y);
  const w11 = (x - left) * (y - top);
  const w10 = x - left - w11;
  const w01 = y - top - w11;
  const w00 = 1 - (x - left) - w01;
  let sum = 0;
  for (let line = 0, n = 0; line < PATCH; line += 1) {
    const row = (top + line + PAD) * stride + left + PAD;
    const own = (patchTop + line + PAD) * stride + patchLeft + PAD;
    for (let column = 0; column < PATCH; column += 1, n += 1) {
      const at = row + column;
      const difference =
        w00 * (samples[at] as number) +
        w10 * (samples[at + 1] as number) +
        w01 * (samples[at + stride] as number) +
        w11 * (samples[at + stride + 1] as number) -
        (from.samples[own + column] as number);
      into[n] = difference;
      sum += difference;
    }
  }
  return sum / AREA;
}
