/**
 * What was gathered of each point of a frame from a stretch of 2^k frames that begins with it, and where the point is in
 * the first frame behind that stretch. A trail goes one way in time.
 */
export interface Trail {
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
  /** 1 where the point was seen all the way, 0 where it was hidden or has left the picture. */
  readonly seen: Uint8Array;
}

/** Bins of the histogram that finds the median change of lightness: one for each half unit from -50 to 50. */
const BINS = 201;

/**
 * Joins trails of 2^k frames to trails of 2^(k+1): the sums of the far trail, where a point arrives, are added to those of
 * the near one. Doubling visits 2^k frames in k steps, and interpolates what comes from afar k times instead of 2^k times.
 *
 * The far sums count the less the more the lightness there differs from where the point comes from: exp(-d²/2σ²), as in
 * Bonneel et al. 2015 (Blind Video Temporal Consistency), equation 2, after the median difference of the two frames was
 * taken away: that is a flicker of exposure and not another thing.
 *
 * Memory: about 4 numbers per pixel, kept from call to call.
 */
export class TrailJoiner {
  readonly #at: Int32Array;
  readonly #fractionX: Float32Array;
  readonly #fractionY: Float32Array;
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
    this.#difference = new Float32Array(size);
  }

  /**
   * @param near - sums of the near trail
   * @param way - from the near trail's frame to the far one's
   * @param far - sums of the far trail
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
    const offset = this.#arrive(way, lightness.near, lightness.far);
    const { width, height } = this;
    const size = width * height;
    const [at, fx, fy, difference] = [this.#at, this.#fractionX, this.#fractionY, this.#difference];
    const across = width > 1 ? 1 : 0;
    const down = height > 1 ? width : 0;
    const steepness = -0.5 / (sigma * sigma);
    into.set(near);
    for (let i = 0; i < size; i += 1) {
      const place = at[i] as number;
      if (place < 0) continue;
      const change = (difference[i] as number) - offset;
      const weight = Math.exp(steepness * change * change);
      if (weight < 0.001) continue;
      const right = fx[i] as number;
      const low = fy[i] as number;
      const w11 = weight * right * low;
      const w10 = weight * right - w11;
      const w01 = weight * low - w11;
      const w00 = weight - w10 - w01 - w11;
      for (let start = 0; start < near.length; start += size) {
        const from = start + place;
        into[start + i] =
          (into[start + i] as number) +
          w00 * (far[from] as number) +
          w10 * (far[from + across] as number) +
          w01 * (far[from + down] as number) +
          w11 * (far[from + across + down] as number);
      }
    }
  }

  /** Follows one way after the other. */
  compose(first: Onward, second: Onward, into: Onward): void {
    const { width, height } = this;
    const size = width * height;
    const { u, v, seen } = first;
    for (let i = 0; i < size; i += 1) {
      const x = (i % width) + (u[i] as number);
      const y = Math.floor(i / width) + (v[i] as number);
      const cx = x < 0 ? 0 : x > width - 1 ? width - 1 : x;
      const cy = y < 0 ? 0 : y > height - 1 ? height - 1 : y;
      const inside = Math.abs(x - cx) <= 0.5 && Math.abs(y - cy) <= 0.5;
      // Points out of sight go on all the same, since those beside them are interpolated with them.
      into.u[i] = (u[i] as number) + sampled(second.u, width, height, cx, cy);
      into.v[i] = (v[i] as number) + sampled(second.v, width, height, cx, cy);
      into.seen[i] =
        inside && seen[i] === 1 ? (second.seen[Math.round(cy) * width + Math.round(cx)] as number) : 0;
    }
  }

  /** Finds where points arrive, and how their lightness changes on the way; returns the median change. */
  #arrive({ u, v, seen }: Onward, near: Float32Array, far: Float32Array): number {
    const { width, height } = this;
    const [at, fx, fy, difference, histogram] = [
      this.#at,
      this.#fractionX,
      this.#fractionY,
      this.#difference,
      this.#histogram,
    ];
    const [lastX, lastY] = [width - 1, height - 1];
    const across = width > 1 ? 1 : 0;
    const down = height > 1 ? width : 0;
    histogram.fill(0);
    let count = 0;
    for (let row = 0, i = 0; row < height; row += 1) {
      for (let column = 0; column < width; column += 1, i += 1) {
        at[i] = -1;
        if (seen[i] === 0) continue;
        const x = column + (u[i] as number);
        const y = row + (v[i] as number);
        if (x < -0.5 || y < -0.5 || x > lastX + 0.5 || y > lastY + 0.5) continue;
        const cx = x < 0 ? 0 : x > lastX ? lastX : x;
        const cy = y < 0 ? 0 : y > lastY ? lastY : y;
        const left = cx < lastX ? cx | 0 : lastX - across;
        const top = cy < lastY ? cy | 0 : lastY - (down > 0 ? 1 : 0);
        const place = top * width + left;
        at[i] = place;
        const right = cx - left;
        const low = cy - top;
        fx[i] = right;
        fy[i] = low;
        const upper = (1 - right) * (far[place] as number) + right * (far[place + across] as number);
        const lower =
          (1 - right) * (far[place + down] as number) + right * (far[place + across + down] as number);
        const change = (1 - low) * upper + low * lower - (near[i] as number);
        difference[i] = change;
        const bin = change > 50 ? BINS - 1 : change > -50 ? Math.round((change + 50) * 2) : 0;
        histogram[bin] = (histogram[bin] as number) + 1;
        count += 1;
      }
    }
    return medianOf(histogram, count);
  }
}

/** The value of a plane at a point of it, interpolated linearly. */
function sampled(plane: Float32Array, width: number, height: number, x: number, y: number): number {
  const left = x | 0;
  const top = y | 0;
  const at = top * width + left;
  const across = left + 1 < width ? 1 : 0;
  const down = top + 1 < height ? width : 0;
  const fx = x - left;
  const upper = (1 - fx) * (plane[at] as number) + fx * (plane[at + across] as number);
  const lower = (1 - fx) * (plane[at + down] as number) + fx * (plane[at + across + down] as number);
  return upper + (y - top) * (lower - upper);
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
