import { LRUCache } from 'lru-cache';
import type { FrameColourer, Prediction } from '../colorize/frame-colourer.js';
import type { SmallImage } from '../colour/small-image.js';
import type { FrameRange, FrameSource } from '../decode/frame-source.js';
import { usageError } from '../errors.js';
import type { Smoothing } from '../pipeline/temporal-stage.js';
import { areaMean } from '../temporal/area-mean.js';
import type { Motion } from '../temporal/flow-with-occlusion.js';
import { FrameReader } from './frame-reader.js';
import { SharedRuns } from './shared-runs.js';
import { ShotWalk } from './shot-walk.js';

/** Bytes that a view keeps of frames it has looked at: some 150 frames at 448x256. */
export const DEFAULT_VIEW_BYTES = 256 * 2 ** 20;

/** How {@link openShotView} looks at a shot. */
export interface ShotViewOptions {
  /** The shot: nothing beyond it counts in its frames. */
  readonly shot: FrameRange;
  /** How frames are made steady; when left out, a smoothed frame is a raw one. */
  readonly smoothing?: Smoothing;
  /** Bytes kept of frames that were looked at, a few windows at least; {@link DEFAULT_VIEW_BYTES} when left out. */
  readonly memory?: number;
  /** Told of frames whose result is no number: they have their raw colours. */
  readonly onWarning?: (message: string) => void;
}

/**
 * Any frame of one shot, in any order: the very colours that a render gives it. Frames around it are predicted once, however
 * many ask for them at the same time, and kept as long as memory lasts.
 */
export interface ShotView {
  /**
   * The colours of a frame as they are predicted.
   *
   * @param index - in the whole clip, from 0; within the shot
   * @param signal - leaves; work that nobody else waits for is stopped
   * @returns undefined for a frame that keeps the colours it has
   * @throws AutochromeError of kind `usage` when the frame is not in the shot, `input` when it cannot be decoded, `interrupted`
   *   when the signal is aborted or the view was closed, `failure` when a network fails
   */
  raw(index: number, signal?: AbortSignal): Promise<Prediction | undefined>;
  /** The colours of a frame as they are after smoothing; else as {@link raw}. */
  smoothed(index: number, signal?: AbortSignal): Promise<Prediction | undefined>;
  /** Stops what is under way. A second call does nothing. */
  close(): Promise<void>;
}

/** What is known of a frame. */
interface Seen {
  /** Undefined for a frame that keeps its colours. */
  readonly prediction: Prediction | undefined;
  /** Its lightness, as large as its chroma. */
  readonly lightness: SmallImage | undefined;
}

/** What a view keeps of a frame. */
type Kept = Seen | Motion | SmallImage;

/** Windows of frames that are kept at least. */
const WINDOWS = 3;

/** Beyond the clip's end. */
const NOTHING = 'nothing';

/**
 * Opens a shot to look at single frames of it.
 *
 * Memory: as much as the options say, four frames of the clip, and what is under way.
 *
 * @param source - the clip, which may be asked for any range; stays the caller's to close, after the view
 * @param colourer - of the clip
 * @example
 * ```ts
 * import { openClip, openColourer, openShotView } from 'autochrome';
 *
 * const source = await openClip('reel.mp4');
 * const { colourer, close } = await openColourer(source, { references: ['still.jpg'], size: 64 });
 * const view = openShotView(source, colourer, { shot: { start: 0, end: 8 } });
 * const prediction = await view.raw(5);
 * console.log(prediction?.chroma.width);
 * await view.close();
 * await close();
 * await source.close();
 * ```
 */
export function openShotView(
  source: FrameSource,
  colourer: FrameColourer,
  options: ShotViewOptions,
): ShotView {
  const { shot, smoothing, memory = DEFAULT_VIEW_BYTES, onWarning } = options;
  let last = shot.end ?? Number.POSITIVE_INFINITY;
  const reader = new FrameReader(source, shot.end);
  const runs = new SharedRuns();
  let kept: LRUCache<string, Kept> | undefined;
  let closing: Promise<void> | undefined;

  function keep(key: string, value: Kept): void {
    // Less than a few windows would be forgotten before it is asked for again.
    const least = WINDOWS * (2 * (smoothing?.settings.radius ?? 0) + 1) * 2 * bytesOf(value);
    kept ??= new LRUCache({ maxSize: Math.max(memory, least), sizeCalculation: bytesOf });
    kept.set(key, value);
  }

  /** What is kept, or else made once. */
  async function once<T extends Kept>(
    key: string,
    signal: AbortSignal | undefined,
    make: (stop: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const known = kept?.get(key) as T | undefined;
    if (known) return known;
    return runs.run(key, signal, async (stop) => {
      const made = await make(stop);
      keep(key, made);
      return made;
    });
  }

  /** The frame at an index; `nothing` beyond the shot and the clip. */
  async function seen(index: number, signal: AbortSignal | undefined): Promise<Seen | typeof NOTHING> {
    if (index < shot.start || index >= last) return NOTHING;
    return once<Seen>(`frame ${index}`, signal, async (stop) => {
      const frame = await reader.read(index, stop);
      if (!frame) throw new EndOfClip();
      try {
        const prediction = await colourer.predict(frame, stop);
        const lightness = prediction && areaMean(prediction.lightness, prediction.chroma);
        return { prediction, lightness };
      } finally {
        frame.buffer.release();
      }
    }).catch((error: unknown) => {
      if (!(error instanceof EndOfClip)) throw error;
      last = Math.min(last, index);
      return NOTHING;
    });
  }

  async function asked(index: number, signal: AbortSignal | undefined): Promise<Seen> {
    const within = Number.isInteger(index) && index >= shot.start && index < last;
    const found = within ? await seen(index, signal) : NOTHING;
    if (found !== NOTHING) return found;
    throw usageError(
      `frame ${index} is not in the shot`,
      `Allowed: ${shot.start} to ${shot.end === undefined ? 'the last frame' : shot.end - 1}`,
    );
  }

  /** Frames around one that belong to it, in order, and its place among them. */
  async function windowAround(index: number, radius: number, signal: AbortSignal) {
    const indexes = Array.from({ length: 2 * radius + 1 }, (_, n) => index - radius + n);
    const all = await Promise.all(indexes.map((each) => seen(each, signal)));
    // A frame that is left as it is ends the shot for those on either side of it.
    const ends = (found: Seen | typeof NOTHING | undefined) =>
      found === undefined || found === NOTHING || found.prediction === undefined;
    let [from, to] = [radius, radius + 1];
    while (from > 0 && !ends(all[from - 1])) from -= 1;
    while (to < all.length && !ends(all[to])) to += 1;
    const frames = all.slice(from, to) as Required<Seen>[];
    const motions = await Promise.all(
      frames.map((frame, n) =>
        n === 0 ? undefined : motionTo(index - radius + from + n, frames[n - 1] as Seen, frame, signal),
      ),
    );
    return {
      frames: frames.map(({ prediction, lightness }, n) => ({
        lightness: lightness as SmallImage,
        processed: (prediction as Prediction).chroma,
        motion: motions[n],
      })),
      at: radius - from,
    };
  }

  function motionTo(index: number, before: Seen, frame: Seen, signal: AbortSignal): Promise<Motion> {
    return once(`motion ${index}`, signal, () =>
      (smoothing as Smoothing).compute.motion(before.lightness as SmallImage, frame.lightness as SmallImage),
    );
  }

  const walk =
    smoothing?.settings.radius === 0
      ? new ShotWalk(smoothing, shot.start, {
          seen: async (index, signal) => {
            const found = await asked(index, signal);
            return (
              found.prediction && {
                lightness: found.lightness as SmallImage,
                processed: found.prediction.chroma,
              }
            );
          },
          motion: async (index, signal) =>
            motionTo(index, await asked(index - 1, signal), await asked(index, signal), signal),
          found: (index, chroma) => keep(`steady ${index}`, chroma),
        })
      : undefined;

  async function steady(
    index: number,
    raw: SmallImage,
    { settings, compute }: Smoothing,
    signal?: AbortSignal,
  ) {
    return once<SmallImage>(`steady ${index}`, signal, async (stop) => {
      const chroma = walk
        ? await walk.to(index, stop)
        : await compute.frame(await windowAround(index, settings.radius, stop), settings);
      if (chroma.data.every(Number.isFinite)) return chroma;
      onWarning?.(`frame ${index} could not be smoothed and is left unchanged`);
      return raw;
    });
  }

  return {
    raw: async (index, signal) => (await asked(index, signal)).prediction,
    smoothed: async (index, signal) => {
      const { prediction } = await asked(index, signal);
      if (!prediction || !smoothing) return prediction;
      return { ...prediction, chroma: await steady(index, prediction.chroma, smoothing, signal) };
    },
    close: () => {
      closing ??= runs.close().then(async () => {
        await Promise.all([reader.close(), walk?.close()]);
        kept = undefined;
      });
      return closing;
    },
  };
}

/** A frame was asked for that the clip does not have. */
class EndOfClip extends Error {}

/** Bytes of what is kept of a frame; 1 at least. */
function bytesOf(value: Kept): number {
  if ('data' in value) return value.data.byteLength;
  if ('forward' in value) {
    const { flow, visible } = value.forward;
    return 2 * (flow.u.byteLength + flow.v.byteLength + visible.byteLength);
  }
  const { prediction, lightness } = value;
  const images = prediction && [prediction.lightness, prediction.chroma, prediction.confidence, lightness];
  return (images ?? []).reduce((sum, image) => sum + (image?.data.byteLength ?? 0), 1);
}
