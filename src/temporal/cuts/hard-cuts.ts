import { distantDifference } from './difference.js';
import { isPlain } from './fades.js';
import type { Track } from './track.js';

/** Frames looked at on either side of a frame to tell whether a shot begins there. */
export const HARD_REACH = 8;

/** Frames that a flash or a damaged stretch lasts at most; what returns after so few frames was not cut away. */
const LONGEST_FLASH = 6;

/** Share of a frame's contrast that it must have reached at once, where it comes out of a plain tone. */
const ABRUPT = 0.6;

/**
 * How sure it is that a shot begins at a frame.
 *
 * The change from the frame before is compared with the changes around it: where much moves, much must change
 * (adaptive threshold, as in the literature since Zhang, Kankanhalli and Smoliar 1993). Then no frame shortly before
 * may resemble it, nor any shortly after the one it replaces: else something flashed, or frames are damaged or
 * missing. A change out of or into a plain tone counts where it comes at once; the rest is a fade.
 *
 * @param track - with {@link HARD_REACH} frames after `index`, or all that there are
 * @returns 0 to 1
 */
export function hardCutScore(track: Track, index: number): number {
  const frame = track.at(index);
  const before = track.at(index - 1);
  if (!frame || !before) return 0;
  const around = Math.max(
    median(track.slice(index - HARD_REACH, index).map(({ change }) => change)),
    median(track.slice(index + 1, index + 1 + HARD_REACH).map(({ change }) => change)),
  );
  const contrast = (frame.change - around) / (1 - around);
  if (contrast < 0.3 || !isAbrupt(track, index)) return 0;
  let score = contrast;
  for (let step = 0; step < LONGEST_FLASH && score > 0; step += 1) {
    const later = track.at(index + step);
    const earlier = track.at(index - 1 - step);
    if (later) score = Math.min(score, distantDifference(before.thumbnail, later.thumbnail));
    if (earlier && step > 0) score = Math.min(score, distantDifference(earlier.thumbnail, frame.thumbnail));
  }
  return score;
}

/** Whether a change out of or into a plain tone is complete at once. */
function isAbrupt(track: Track, index: number): boolean {
  const deviations = (start: number, end: number) =>
    track.slice(start, end).map(({ thumbnail }) => thumbnail.deviation);
  const before = deviations(index - HARD_REACH, index);
  const after = deviations(index, index + HARD_REACH);
  const [last, first] = [before.at(-1) ?? 0, after[0] ?? 0];
  if (isPlain(last, first)) return first >= ABRUPT * Math.max(...after);
  if (isPlain(first, last)) return last >= ABRUPT * Math.max(...before);
  return true;
}

function median(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
