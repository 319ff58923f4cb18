import { fillLumaFromRgb, fillRgbFromLuma, type RgbSamples } from '../colour/rgb-luma.js';
import { AS_PREDICTED, adjustChroma, type ChromaControls } from './adjust-chroma.js';
import type { FrameColourer, Prediction } from './frame-colourer.js';
import type { ChromaPlanes, LumaFrame } from './luma-frame.js';

/** How {@link colourFrame} colours a frame. */
export interface ColourFrameOptions {
  /** Strength and saturation of the colours; as predicted when left out. */
  readonly controls?: ChromaControls;
  /** Filled with the frame's colours; left alone when the frame keeps those that it has. */
  readonly into: ChromaPlanes;
  /** Leaves out what has not begun yet. */
  readonly signal?: AbortSignal;
}

/** What became of a frame. */
export interface FrameResult {
  /** What was painted; undefined when the frame keeps the colours that it has, and nothing was. */
  readonly prediction: Prediction | undefined;
}

/**
 * Colours one frame by itself: no stream, no thread and no file is needed. Luma is only read.
 *
 * @param colourer - of the frame's clip
 * @param frame - its memory is used until the promise settles
 * @throws AutochromeError of kind `interrupted` when the signal is aborted, `failure` when a network fails
 * @example
 * ```ts
 * import { colourFrame, openClip, openColourer } from 'autochrome';
 *
 * const source = await openClip('reel.mp4');
 * const { width, height } = source.metadata;
 * const { colourer, close } = await openColourer(source, { references: ['still.jpg'], size: 64 });
 * const y = new Uint8Array(width * height).fill(128);
 * const into = { subsampling: '4:4:4', cb: new Uint8Array(y.length), cr: new Uint8Array(y.length) } as const;
 * await colourFrame(colourer, { index: 0, width, height, format: { bitDepth: 8 }, y }, { into });
 * console.log(into.cb[0], into.cr[0]);
 * await close();
 * await source.close();
 * ```
 */
export async function colourFrame(
  colourer: FrameColourer,
  frame: LumaFrame,
  { controls = AS_PREDICTED, into, signal }: ColourFrameOptions,
): Promise<FrameResult> {
  const predicted = await colourer.predict(frame, signal);
  const prediction = predicted && adjustChroma(predicted, controls);
  if (prediction) await colourer.paint(frame, prediction, into);
  return { prediction };
}

/** A frame of a program that keeps its images as R', G', B' in floats. */
export interface RgbFrame extends RgbSamples {
  /** Index in the whole clip, counted from 0. */
  readonly index: number;
  readonly width: number;
  readonly height: number;
}

/** How {@link colourRgbFrame} colours a frame. */
export interface ColourRgbFrameOptions extends Omit<ColourFrameOptions, 'into'> {
  /** As many samples as the frame has, interleaved in the same way; the frame's own are allowed. */
  readonly into: Float32Array;
}

/**
 * As {@link colourFrame}, for a frame of R', G', B'. Its luma by the colourer's matrix is the luma of the result, to the
 * rounding of floats: colours outside the gamut give up saturation, and where luma itself is outside 0 to 1 the sample is
 * gray. Alpha is copied.
 *
 * @returns with `prediction` undefined, the frame keeps its colours, and they were copied
 * @throws as {@link colourFrame}; RangeError when the sizes do not fit each other
 * @example
 * ```ts
 * import { colourRgbFrame, openClip, openColourer } from 'autochrome';
 *
 * const source = await openClip('reel.mp4');
 * const { width, height } = source.metadata;
 * const { colourer, close } = await openColourer(source, { references: ['still.jpg'], size: 64 });
 * const data = new Float32Array(3 * width * height).fill(0.5);
 * await colourRgbFrame(colourer, { index: 0, width, height, channels: 3, data }, { into: data });
 * console.log(data.slice(0, 3));
 * await close();
 * await source.close();
 * ```
 */
export async function colourRgbFrame(
  colourer: FrameColourer,
  frame: RgbFrame,
  { into, ...options }: ColourRgbFrameOptions,
): Promise<FrameResult> {
  const { index, width, height, channels, data } = frame;
  const size = width * height;
  if (data.length !== size * channels || into.length !== data.length) {
    throw new RangeError(
      `${width}x${height} of ${channels} channels are ${size * channels} samples, not ${data.length} and ${into.length}`,
    );
  }
  const [y, cb, cr] = [new Float32Array(size), new Float32Array(size), new Float32Array(size)];
  fillLumaFromRgb(frame, colourer.matrix, { y, cb, cr });
  const luma: LumaFrame = { index, width, height, format: { bitDepth: 'float' }, y, cb, cr };
  // Its own memory: the frame's own colours are looked at while it is decided whether to keep them.
  const painted = { subsampling: '4:4:4', cb: new Float32Array(size), cr: new Float32Array(size) } as const;
  const result = await colourFrame(colourer, luma, { ...options, into: painted });
  into.set(data);
  if (result.prediction) {
    fillRgbFromLuma({ ...painted, y }, colourer.matrix, { channels, data: into });
  }
  return result;
}
