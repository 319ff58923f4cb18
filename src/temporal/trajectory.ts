import { amongFour } from './interpolate.js';

/**
 * What was gathered of each point of a frame from a stretch of 2^k frames that begins with it, and where the point is in
 * the first frame behind that stretch. A trajectory goes one way in time.
 */
export interface Trajectory {
  /** Weighted sums of the processed samples, channel after channel, and last the sum of the weights. */
  readonly sums: Float32Array;
  /** Undefined where the shot has no frame behind the stretch. */
  readonly onward: Onward | undefined;
}

/** The way of each point over a number of frames. */
export interface Onward {
  /** Motion in pixels, as in a flow field. */
  readonly u: Float32Array;
  readonly v: Float32Array;
  /** 1 where the point was seen all the way, 0 where it was hidden or has left the image. */
  readonly seen: Uint8Array;
}

/** Bins of the histogram that finds the median change of lightness: one for each half unit from -50 to 50. */
const BINS = 201;

/** exp(-x) for x from 0 up, in steps of {@link STEP}, as far as it is at least 0.001: less counts nothing. */
const STEP = 1 / 512;
const EXPONENTIALS = Float32Array.from({ length: Math.floor(Math.log(1000) / STEP) }, (_, i) =>
  Math.exp(-i * STEP),
);

/** Change of lightness of a point that is not to be compared: weighs nothing. */
const NOT_COMPARED = 1e9;

/**
 * Joins trajectories of 2^k frames to trajectories of 2^(k+1): the sums of the far trajectory, where a point arrives, are added to those of
 * the near one. Doubling visits 2^k frames in k steps, and interpolates what comes from afar k times instead of 2^k times.
 *
 * The far sums count the less the more the lightness there differs from where the point comes from: exp(-d²/2σ²), as in
 * Bonneel et al. 2015 (Blind Video Temporal Consistency), equation 2, after the median difference of the two frames was
 * taken away: that is a flicker of exposure and not another thing.
 *
 * Memory: about 4 numbers per pixel, kept from call to call.
 */
export class TrajectoryJoiner {
  /** The way whose ends are known. */
  #way: Onward | undefined;
  /** Upper left of the four samples between which points arrive, and how far right and down of it. */
  readonly #at: Int32Array;
  readonly #fractionX: Float32Array;
  readonly #fractionY: Float32Array;
  /** 1 where points were seen all the way and arrive within the image. */
  readonly #arrived: Uint8Array;
  readonly #difference: Float32Array;
  readonly #histogram = new Uint32Array(BINS);

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    const size = width * height;
    this.#at = new Int32Array(size);
    this.#fractionX = new Float32Array(size);
    this.#fractionY = new Float32Array(size);
    this.#arrived = new Uint8Array(size);
    this.#difference = new Float32Array(size);
  }

  /**
   * @param near - sums of the near trajectory
   * @param way - from the near trajectory's frame to the far one's
   * @param far - sums of the far trajectory
   * @param lightness - CIE L*, 0 to 100, of the two frames
   * @param sigma - change of lightness at which the far sums count by exp(-1/2)
   * @param into - taken for the result; as long as the sums
   */
  join(
    near: Float32Array,
    way: Onward,
    far: Float32Array,
    lightness: { readonly near: Float32Array; readonly far: Float32Array },
    sigma: number,
    into: Float32Array,
  ): void {
    this.#follow(way);
    const offset = this.#compare(lightness.near, lightness.far);
    const size = this.width * this.height;
    const [at, fx, fy, difference] = [this.#at, this.#fractionX, this.#fractionY, this.#difference];
    const [across, down] = this.#neighbours();
    const steepness = 0.5 / (sigma * sigma * STEP);
    into.set(near);
    for (let i = 0; i < size; i += 1) {
      const change = (difference[i] as number) - offset;
      const exponent = steepness * change * change + 0.5;
      if (!(exponent < EXPONENTIALS.length)) continue;
      const weight = EXPONENTIALS[exponent | 0] as number;
      const right = fx[i] as number;
      const low = fy[i] as number;
      let from = at[i] as number;
      for (let to = i; to < near.length; to += size, from += size) {
        into[to] = (into[to] as number) + weight * amongFour(far, from, across, down, right, low);
      }
    }
  }

  /** Follows one way after the other. */
  compose(first: Onward, second: Onward, into: Onward): void {
    this.#follow(first);
    const size = this.width * this.height;
    const [at, fx, fy, arrived] = [this.#at, this.#fractionX, this.#fractionY, this.#arrived];
    const [across, down] = this.#neighbours();
    const { u, v } = first;
    for (let i = 0; i < size; i += 1) {
      const place = at[i] as number;
      const right = fx[i] as number;
      const low = fy[i] as number;
      // Points out of sight go on all the same, since those beside them are interpolated with them.
      into.u[i] = (u[i] as number) + amongFour(second.u, place, across, down, right, low);
      into.v[i] = (v[i] as number) + amongFour(second.v, place, across, down, right, low);
      const nearest = place + (right < 0.5 ? 0 : across) + (low < 0.5 ? 0 : down);
      into.seen[i] = arrived[i] === 1 ? (second.seen[nearest] as number) : 0;
    }
  }

  /** Finds where points arrive. */
  #follow(way: Onward): void {
    // What is joined along a way is composed with it next.
    if (way === this.#way) return;
    this.#way = way;
    const { u, v, seen } = way;
    const { width, height } = this;
    const [at, fx, fy, arrived] = [this.#at, this.#fractionX, this.#fractionY, this.#arrived];
    const [lastX, lastY] = [width - 1, height - 1];
    const [mostLeft, mostTop] = [Math.max(lastX - 1, 0), Math.max(lastY - 1, 0)];
    for (let row = 0, i = 0; row < height; row += 1) {
      for (let column = 0; column < width; column += 1, i += 1) {
        const x = column + (u[i] as number);
        const y = row + (v[i] as number);
        const cx = x > 0 ? (x < lastX ? x : lastX) : 0;
        const cy = y > 0 ? (y < lastY ? y : lastY) : 0;
        const left = cx < mostLeft ? cx | 0 : mostLeft;
        const top = cy < mostTop ? cy | 0 : mostTop;
        at[i] = top * width + left;
        fx[i] = cx - left;
        fy[i] = cy - top;
        const inside = x >= -0.5 && y >= -0.5 && x <= lastX + 0.5 && y <= lastY + 0.5;
        arrived[i] = inside ? (seen[i] as number) : 0;
      }
    }
  }

  /** How the lightness of points changes on the way; returns the median change. */
  #compare(near: Float32Array, far: Float32Array): number {
    const [at, fx, fy, arrived] = [this.#at, this.#fractionX, this.#fractionY, this.#arrived];
    const [difference, histogram] = [this.#difference, this.#histogram];
    const [across, down] = this.#neighbours();
    histogram.fill(0);
    let count = 0;
    for (let i = 0; i < near.length; i += 1) {
      if (arrived[i] === 0) {
        difference[i] = NOT_COMPARED;
        continue;
      }
      const there = amongFour(far, at[i] as number, across, down, fx[i] as number, fy[i] as number);
      const change = there - (near[i] as number);
      difference[i] = change;
      const bin = change < 50 ? (change > -50 ? (2 * change + 100.5) | 0 : 0) : BINS - 1;
      histogram[bin] = (histogram[bin] as number) + 1;
      count += 1;
    }
    return medianOf(histogram, count);
  }

  /** The ways to the sample on the right and to the one below; 0 where there is none. */
  #neighbours(): readonly [across: number, down: number] {
    return [this.width > 1 ? 1 : 0, this.height > 1 ? this.width : 0];
  }
}

/** Middle of the bin that holds the median; 0 of nothing. */
function medianOf(histogram: Uint32Array, count: number): number {
  let below = 0;
  for (let bin = 0; bin < BINS; bin += 1) {
    below += histogram[bin] as number;
    if (2 * below >= count && count > 0) return bin / 2 - 50;
  }
  return 0;
}
