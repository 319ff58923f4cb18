import { rational } from '../../src/time/rational.js';
import {
  allowsDropFrame,
  formatTimecode,
  framesPerDay,
  frameToTimecode,
  nominalRate,
  parseTimecode,
  timecodeToFrame,
} from '../../src/time/timecode.js';

/** What positions of a clip are counted by. */
export interface ClipTime {
  readonly frameRate: readonly [number, number];
  readonly frames: number;
  readonly startTimecode: string | null;
}

/** Timecode of a frame on the clip's own count. */
export function timecodeOf(frame: number, { frameRate, startTimecode }: ClipTime): string {
  const rate = rational(...frameRate);
  const start = startTimecode === null ? undefined : parseTimecode(startTimecode);
  const dropFrame = Boolean(start?.dropFrame && allowsDropFrame(rate));
  const first = start ? timecodeToFrame({ ...start, dropFrame }, rate) : 0;
  return formatTimecode(frameToTimecode((first + frame) % framesPerDay(rate, dropFrame), rate, dropFrame));
}

/**
 * Reads a position as an editor types it: a frame (`240`), a step from the present one (`+12`, `-1:00` for a second), or a
 * timecode, of which the leading parts may be left out (`10:00` is ten seconds on the clip's own count).
 *
 * @param from - the present frame
 * @returns a frame of the clip; what lies past an end is that end
 * @throws RangeError when it is none of these, with what may be typed
 */
export function typedPosition(text: string, from: number, clip: ClipTime): number {
  const typed = text.trim();
  const last = clip.frames - 1;
  const clamp = (frame: number) => Math.min(Math.max(frame, 0), last);
  const step = /^([+-])\s*([\d:;.]+)$/.exec(typed);
  if (step) {
    const count = duration(step[2] as string, clip);
    if (count !== undefined) return clamp(from + (step[1] === '-' ? -count : count));
  } else if (/^\d+$/.test(typed)) {
    return clamp(Number(typed));
  } else if (/^[\d:;.]+$/.test(typed)) {
    const frame = frameOfTimecode(typed, clip);
    if (frame !== undefined) return clamp(frame);
  }
  throw new RangeError(
    `'${typed}' is no position: type a frame from 0 to ${last}, a step such as +12, or a timecode such as ` +
      timecodeOf(0, clip),
  );
}

/** Parts from hours to frames; those that were left out are taken from `missing`. */
function parts(text: string, missing: readonly number[]): [number, number, number, number] | undefined {
  const written = text.split(/[:;.]/);
  if (written.length > 4 || written.some((part) => !/^\d{1,3}$/.test(part))) return undefined;
  const all = [...missing.slice(0, 4 - written.length), ...written.map(Number)];
  return all as [number, number, number, number];
}

function duration(text: string, clip: ClipTime): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  const rate = nominalRate(rational(...clip.frameRate));
  const read = parts(text, [0, 0, 0]);
  if (!read) return undefined;
  const [hours, minutes, seconds, frames] = read;
  return (hours * 3600 + minutes * 60 + seconds) * rate + frames;
}

function frameOfTimecode(text: string, clip: ClipTime): number | undefined {
  const rate = rational(...clip.frameRate);
  const start = clip.startTimecode === null ? undefined : parseTimecode(clip.startTimecode);
  const dropFrame = Boolean(start?.dropFrame || /[;.]\d+$/.test(text)) && allowsDropFrame(rate);
  const read = parts(text, [start?.hours ?? 0, start?.minutes ?? 0, start?.seconds ?? 0]);
  if (!read) return undefined;
  const [hours, minutes, seconds, frames] = read;
  const first = start ? timecodeToFrame({ ...start, dropFrame: start.dropFrame && dropFrame }, rate) : 0;
  return timecodeToFrame({ hours, minutes, seconds, frames, dropFrame }, rate) - first;
}
