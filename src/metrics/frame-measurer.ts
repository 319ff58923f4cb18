import { srgbToLab } from '../colour/lab-image.js';
import type { RgbImage } from '../colour/rgb-image.js';
import type { SmallImage } from '../colour/small-image.js';
import type { ShotPlace } from '../shots/cuts/shot-place.js';
import type { FlowWithOcclusion } from '../temporal/flow-with-occlusion.js';
import { warp } from '../temporal/warp.js';
import {
  type ColourDistribution,
  colourDistribution,
  DISTRIBUTION_LAGS,
  distributionDivergence,
} from './colour-distribution.js';
import { colourfulness } from './colourfulness.js';
import type { FrameMeasures, WarpingMeasures } from './frame-measures.js';
import { hasColour, qualityOf } from './image-quality.js';
import { visibleCount, warpingError } from './warping-error.js';

/** A frame to be measured. All images of a clip have the same size. */
export interface MeasuredFrame {
  /** Place in the clip, from 0. */
  readonly index: number;
  /** Seconds on the clip's own clock. */
  readonly time: number;
  /** The frame in colour. */
  readonly rgb: RgbImage;
  /** CIE L*, one channel: what motion is found in. */
  readonly lightness: SmallImage;
  /** What the frame should look like, of the same bit depth, where that is known. */
  readonly truth: RgbImage | undefined;
}

/**
 * The way from one frame to another, with the points that can be compared.
 *
 * @param from - CIE L*, one channel
 * @param to - likewise
 */
export type FindFlow = (from: SmallImage, to: SmallImage) => FlowWithOcclusion;

/** What is kept of a frame for the ones after it. */
interface Past {
  readonly lightness: SmallImage;
  /** R', G', B' from 0 to 1. */
  readonly colours: SmallImage;
  /** a*, b*. */
  readonly chroma: SmallImage;
  readonly distribution: ColourDistribution;
}

/**
 * Measures the frames of a clip one after another.
 *
 * Memory: what it keeps of as many frames as the longest lag has, 24 bytes per sample each.
 */
export class FrameMeasurer {
  /** Frames of the present shot, the newest first. */
  readonly #past: Past[] = [];
  readonly #reach: number;

  /**
   * @param lags - distances in frames over which steadiness is measured, each at least 1
   * @param findFlow - finds the motion; called once per lag and frame, from the frame to the earlier one
   */
  constructor(
    private readonly lags: readonly number[],
    private readonly findFlow: FindFlow,
  ) {
    this.#reach = Math.max(...lags, ...DISTRIBUTION_LAGS);
  }

  /** Measures the next frame. */
  measure(frame: MeasuredFrame, { cut, mixed }: ShotPlace): FrameMeasures {
    if (cut || mixed) this.#past.length = 0;
    const lab = srgbToLab(frame.rgb);
    const present = presentOf(frame, lab);
    const measures = {
      index: frame.index,
      time: frame.time,
      cut,
      colourfulness: colourfulness(frame.rgb),
      warping: this.lags.map((lag) => this.#warping(present, lag)),
      distribution: DISTRIBUTION_LAGS.map((lag) => {
        const past = this.#past[lag - 1];
        return past && distributionDivergence(present.distribution, past.distribution);
      }),
      quality:
        frame.truth && hasColour(frame.truth) ? qualityOf({ rgb: frame.rgb, lab }, frame.truth) : undefined,
    };
    if (!mixed) this.#past.unshift(present);
    if (this.#past.length > this.#reach) this.#past.pop();
    return measures;
  }

  #warping(present: Past, lag: number): WarpingMeasures | undefined {
    const past = this.#past[lag - 1];
    if (!past) return undefined;
    const { flow, visible } = this.findFlow(present.lightness, past.lightness);
    const rgb = warpingError(present.colours, warp(past.colours, flow), visible);
    const chroma = warpingError(present.chroma, warp(past.chroma, flow), visible);
    if (rgb === undefined || chroma === undefined) return undefined;
    return { lag, rgb: rgb / 3, chroma, compared: visibleCount(visible) / visible.length };
  }
}

function presentOf({ rgb, lightness }: MeasuredFrame, lab: SmallImage): Past {
  const { width, height } = rgb;
  const size = width * height;
  const data = new Float32Array(3 * size);
  const scale = 1 / (2 ** rgb.bitDepth - 1);
  for (let i = 0, j = 0; i < size; i += 1, j += 3) {
    data[i] = (rgb.rgb[j] as number) * scale;
    data[size + i] = (rgb.rgb[j + 1] as number) * scale;
    data[2 * size + i] = (rgb.rgb[j + 2] as number) * scale;
  }
  return {
    lightness,
    colours: { width, height, channels: 3, data },
    // A copy, so that L* is not kept along.
    chroma: { width, height, channels: 2, data: lab.data.slice(size) },
    distribution: colourDistribution(rgb),
  };
}
