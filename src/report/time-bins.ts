/** Values of one series in one bin. */
export interface BinValues {
  readonly mean: number;
  readonly min: number;
  readonly max: number;
}

/** Neighbouring frames of a clip, taken together. */
export interface Bin {
  /** First frame, and the one behind the last: [start, end). */
  readonly start: number;
  readonly end: number;
  /** Whether one of them begins a shot. */
  readonly cut: boolean;
  /** One entry per series; undefined where no frame has a value. */
  readonly values: readonly (BinValues | undefined)[];
}

interface Sums {
  sum: number;
  count: number;
  min: number;
  max: number;
}

interface OpenBin {
  frames: number;
  cut: boolean;
  readonly sums: Sums[];
}

/**
 * Series over the frames of a clip, fine enough to be drawn. Every frame has a bin of its own until there are too many;
 * then neighbours are joined, and joined again, so that memory does not grow with the clip.
 */
export class TimeBins {
  #bins: OpenBin[] = [];
  #framesPerBin = 1;

  /**
   * @param series - how many there are
   * @param capacity - bins there may be, an even number
   */
  constructor(
    private readonly series: number,
    private readonly capacity: number,
  ) {}

  /**
   * Takes the next frame.
   *
   * @param values - one per series, undefined where there is none
   * @param cut - whether the frame begins a shot
   */
  add(values: readonly (number | undefined)[], cut: boolean): void {
    let last = this.#bins.at(-1);
    if (!last || last.frames === this.#framesPerBin) {
      if (this.#bins.length === this.capacity) this.#joinNeighbours();
      last = this.#emptyBin();
      this.#bins.push(last);
    }
    join(last, {
      frames: 1,
      cut,
      sums: values.map((value = Number.NaN) => ({
        ...(Number.isNaN(value) ? { sum: 0, count: 0 } : { sum: value, count: 1 }),
        min: value,
        max: value,
      })),
    });
  }

  /** Frames in each bin but the last, which may have fewer. */
  get framesPerBin(): number {
    return this.#framesPerBin;
  }

  /** The bins so far, in order and without gaps. */
  bins(): Bin[] {
    let start = 0;
    return this.#bins.map(({ frames, cut, sums }) => {
      const values = sums.map(({ sum, count, min, max }) =>
        count === 0 ? undefined : { mean: sum / count, min, max },
      );
      const bin = { start, end: start + frames, cut, values };
      start = bin.end;
      return bin;
    });
  }

  #joinNeighbours(): void {
    this.#bins = this.#bins.filter((bin, i) => {
      const next = this.#bins[i + 1];
      if (i % 2 === 0 && next) join(bin, next);
      return i % 2 === 0;
    });
    this.#framesPerBin *= 2;
  }

  #emptyBin(): OpenBin {
    const sums = Array.from({ length: this.series }, () => ({
      sum: 0,
      count: 0,
      min: Number.NaN,
      max: Number.NaN,
    }));
    return { frames: 0, cut: false, sums };
  }
}

function join(bin: OpenBin, other: OpenBin): void {
  bin.frames += other.frames;
  bin.cut ||= other.cut;
  for (const [i, sums] of bin.sums.entries()) {
    const { sum, count, min, max } = other.sums[i] as Sums;
    if (count === 0) continue;
    sums.min = sums.count === 0 ? min : Math.min(sums.min, min);
    sums.max = sums.count === 0 ? max : Math.max(sums.max, max);
    sums.sum += sum;
    sums.count += count;
  }
}
