import { DISTRIBUTION_LAGS } from './colour-distribution.js';
import type { FrameMeasures } from './frame-measures.js';
import type { Quality } from './image-quality.js';

/** Colourfulness below which a clip is nearly gray, so that its steadiness says little. */
export const NEARLY_GRAY = 5;

/** How steady a clip is over one distance. */
export interface ClipWarping {
  /** Frames between the two of a pair. */
  readonly lag: number;
  /** Pairs that were compared. */
  readonly pairs: number;
  /** Means over the pairs, as in {@link WarpingMeasures}; undefined without pairs. */
  readonly rgb: number | undefined;
  readonly chroma: number | undefined;
  /** Square root of {@link chroma}: a distance in a*, b*. */
  readonly chromaRoot: number | undefined;
  readonly compared: number | undefined;
}

/** What is measured of a clip; means over frames or pairs, each counting the same. */
export interface ClipMeasures {
  readonly frames: number;
  /** Frames that begin a shot behind a cut. */
  readonly cuts: number;
  /** As in {@link FrameMeasures}. */
  readonly colourfulness: number | undefined;
  /** One entry per lag. */
  readonly warping: readonly ClipWarping[];
  /** Colour distribution consistency; undefined unless there are pairs over every distance. */
  readonly cdc: number | undefined;
  /** Against the truth; undefined when there is none, or no frame of it has colours. */
  readonly quality: ClipQuality | undefined;
}

/** How near a clip comes to the truth. */
export interface ClipQuality extends Omit<Quality, 'psnr'> {
  /** Mean of the frames that are not identical with the truth; undefined when all are. */
  readonly psnr: number | undefined;
  /** Frames compared: those of which the truth has colours. */
  readonly frames: number;
  /** Those of them that are identical with the truth at the size measured. */
  readonly identical: number;
}

/** A mean that takes numbers one by one. */
class Mean {
  #sum = 0;
  count = 0;

  add(value: number | undefined): void {
    if (value === undefined) return;
    this.#sum += value;
    this.count += 1;
  }

  get value(): number | undefined {
    return this.count === 0 ? undefined : this.#sum / this.count;
  }
}

/** Collects the measures of a clip's frames. Memory: sums alone. */
export class MeasuresTally {
  readonly #warping;
  readonly #distribution = DISTRIBUTION_LAGS.map(() => new Mean());
  readonly #colourfulness = new Mean();
  readonly #psnr = new Mean();
  readonly #chromaDistance = new Mean();
  readonly #ciede2000 = new Mean();
  readonly #ratio = new Mean();
  #cuts = 0;

  /** @param lags - as the frames are measured */
  constructor(lags: readonly number[]) {
    this.#warping = lags.map((lag) => ({
      lag,
      rgb: new Mean(),
      chroma: new Mean(),
      compared: new Mean(),
    }));
  }

  add({ cut, colourfulness, warping, distribution, quality }: FrameMeasures): void {
    if (cut) this.#cuts += 1;
    this.#colourfulness.add(colourfulness);
    for (const [i, means] of this.#warping.entries()) {
      means.rgb.add(warping[i]?.rgb);
      means.chroma.add(warping[i]?.chroma);
      means.compared.add(warping[i]?.compared);
    }
    for (const [i, mean] of this.#distribution.entries()) mean.add(distribution[i]);
    if (!quality) return;
    if (quality.psnr !== Number.POSITIVE_INFINITY) this.#psnr.add(quality.psnr);
    this.#chromaDistance.add(quality.chromaDistance);
    this.#ciede2000.add(quality.ciede2000);
    this.#ratio.add(quality.colourfulness);
  }

  /** The means so far. */
  measures(): ClipMeasures {
    const overLags = this.#distribution.map(({ value }) => value);
    return {
      frames: this.#colourfulness.count,
      cuts: this.#cuts,
      colourfulness: this.#colourfulness.value,
      warping: this.#warping.map(({ lag, rgb, chroma, compared }) => ({
        lag,
        pairs: chroma.count,
        rgb: rgb.value,
        chroma: chroma.value,
        chromaRoot: chroma.value === undefined ? undefined : Math.sqrt(chroma.value),
        compared: compared.value,
      })),
      cdc: overLags.every((value) => value !== undefined)
        ? overLags.reduce((sum, value) => sum + value, 0) / overLags.length
        : undefined,
      quality: this.#quality(),
    };
  }

  #quality(): ClipQuality | undefined {
    const chromaDistance = this.#chromaDistance.value;
    const ciede2000 = this.#ciede2000.value;
    const colourfulness = this.#ratio.value;
    if (chromaDistance === undefined || ciede2000 === undefined || colourfulness === undefined)
      return undefined;
    const frames = this.#ratio.count;
    const identical = frames - this.#psnr.count;
    return { psnr: this.#psnr.value, chromaDistance, ciede2000, colourfulness, frames, identical };
  }
}
