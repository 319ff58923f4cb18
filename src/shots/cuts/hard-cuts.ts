import { distantDifference } from './difference.js';
import { isPlain, type Thumbnail } from './thumbnail.js';
import type { FrameTrack } from './track.js';

/** Frames looked at on either side of a frame to tell whether a shot begins there. */
export const HARD_REACH = 8;

/** Frames that a flash or a damaged stretch lasts at most; what returns after so few frames was not cut away. */
const LONGEST_FLASH = 6;

/** Share of a shot's contrast that must be there at once, where a plain tone is near. */
const ABRUPT = 0.6;

/** How far mean lightness leaps when something flashes, at least, and what part of the leap it may fail to return by. */
const FLASH_LEAP = 8;
const FLASH_REST = 0.3;

/** What a flash takes off the proof that the image after it is another: much moves while it lasts. */
const FLASH_DISCOUNT = 0.25;

/** How much each of the two tests of {@link hardCutScore} must say, at least. */
const LEAST = 0.4;

/**
 * How sure it is that a shot begins at a frame.
 *
 * The change from the frame before is compared with the changes around it: where much moves, much must change
 * (adaptive threshold, as in the literature since Zhang, Kankanhalli and Smoliar 1993). Then no frame shortly before
 * may resemble it, nor any shortly after the one it replaces: else something flashed, or frames are damaged or
 * missing. A change near a plain tone counts where it comes at once; the rest is a fade.
 *
 * @param track - with {@link HARD_REACH} frames after `index`, or all that there are
 * @returns 0 to 1: the mean of both tests
 */
export function hardCutScore(track: FrameTrack, index: number): number {
  const frame = track.at(index);
  if (!frame || index === 0) return 0;
  const around = Math.max(
    median(track.slice(index - HARD_REACH, index).map(({ change }) => change)),
    median(track.slice(index + 1, index + 1 + HARD_REACH).map(({ change }) => change)),
  );
  const leap = (frame.change - around) / (1 - around);
  if (leap < LEAST || !isAbrupt(track, index)) return 0;
  const parting = partingAt(track, index);
  return parting < LEAST ? 0 : (leap + parting) / 2;
}

/** The least difference between frames on either side, from {@link LONGEST_FLASH} frames before to as many after. */
function partingAt(track: FrameTrack, index: number): number {
  const before = track.at(index - 1)?.thumbnail;
  const after = track.at(index)?.thumbnail;
  let parting = 1;
  if (!before || !after) return parting;
  for (let step = 0; step < LONGEST_FLASH && parting >= LEAST; step += 1) {
    const later = track.at(index + step)?.thumbnail;
    const earlier = track.at(index - 1 - step)?.thumbnail;
    if (later) {
      const discount = returns(before, after, later) ? FLASH_DISCOUNT : 0;
      parting = Math.min(parting, distantDifference(before, later) - discount);
    }
    if (earlier && step > 0) {
      const discount = returns(after, before, earlier) ? FLASH_DISCOUNT : 0;
      parting = Math.min(parting, distantDifference(earlier, after) - discount);
    }
  }
  return parting;
}

/** Whether lightness leaps from one image to the next, and is back at a third. */
function returns(rest: Thumbnail, flash: Thumbnail, back: Thumbnail): boolean {
  const leap = Math.abs(flash.mean - rest.mean);
  return leap >= FLASH_LEAP && Math.abs(back.mean - rest.mean) <= FLASH_REST * leap;
}

/** Whether a change near a plain tone is complete at once. */
function isAbrupt(track: FrameTrack, index: number): boolean {
  const thumbnails = (start: number, end: number) =>
    track.slice(start, end).map(({ thumbnail }) => thumbnail);
  const before = thumbnails(index - HARD_REACH, index);
  const after = thumbnails(index, index + HARD_REACH);
  const whole = (images: readonly Thumbnail[]) => ({
    deviation: Math.max(...images.map(({ deviation }) => deviation)),
  });
  const [wholeBefore, wholeAfter] = [whole(before), whole(after)];
  const comes = before.some((image) => isPlain(image, wholeAfter));
  const goes = after.some((image) => isPlain(image, wholeBefore));
  const [last, first] = [before.at(-1)?.deviation ?? 0, after[0]?.deviation ?? 0];
  if (comes && first < ABRUPT * wholeAfter.deviation) return false;
  return !(goes && last < ABRUPT * wholeBefore.deviation);
}

function median(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
