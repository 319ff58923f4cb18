import { usageError } from '../errors.js';
import { formatRational, type Rational } from './rational.js';

// The smpte-timecode package rounds the rate to two decimals, knows drop frame only for a denominator of 1001 and
// wraps at 24 hours by a floating-point product; rates here are exact fractions, so counting is done here.

/** A SMPTE ST 12-1 time address. */
export interface Timecode {
  /** 0 to 23. */
  readonly hours: number;
  /** 0 to 59. */
  readonly minutes: number;
  /** 0 to 59. */
  readonly seconds: number;
  /** 0 to the {@link nominalRate} - 1. */
  readonly frames: number;
  /** Whether frame numbers are left out each minute so that the address keeps up with the clock. */
  readonly dropFrame: boolean;
}

/** Whole frames per second by which timecode counts at a rate: 30 for 30000/1001, 24 for 24000/1001. At least 1. */
export function nominalRate(frameRate: Rational): number {
  return Math.max(1, Math.round(frameRate.numerator / frameRate.denominator));
}

/**
 * Whether drop-frame counting exists at a rate: those just below a multiple of 30 (29.97, 59.94, 119.88). SMPTE
 * ST 12-1 defines it for 30/1.001, ST 12-3 for high frame rates.
 */
export function allowsDropFrame(frameRate: Rational): boolean {
  const nominal = nominalRate(frameRate);
  const shortfall = 1 - frameRate.numerator / frameRate.denominator / nominal;
  return nominal % 30 === 0 && shortfall > 0.0005 && shortfall < 0.0015;
}

/** Frame numbers left out at the start of each minute but every tenth: 2 at 29.97, 4 at 59.94. */
function droppedPerMinute(nominal: number): number {
  return nominal / 15;
}

/** Frames in the 24 hours after which timecode starts again at zero. */
export function framesPerDay(frameRate: Rational, dropFrame: boolean): number {
  const nominal = nominalRate(frameRate);
  return 86_400 * nominal - (dropFrame ? 24 * 54 * droppedPerMinute(nominal) : 0);
}

/**
 * Number of frames from 00:00:00:00 to a time address (ST 12-1).
 *
 * @returns an integer from 0 to {@link framesPerDay} - 1
 * @throws RangeError when the address does not exist at this rate: a part out of its range, or a frame number that
 *   drop-frame counting leaves out
 */
export function timecodeToFrame(timecode: Timecode, frameRate: Rational): number {
  const { hours, minutes, seconds, frames, dropFrame } = timecode;
  const nominal = nominalRate(frameRate);
  const inRange = (value: number, end: number) => Number.isInteger(value) && value >= 0 && value < end;
  if (!inRange(hours, 24) || !inRange(minutes, 60) || !inRange(seconds, 60) || !inRange(frames, nominal)) {
    throw new RangeError(
      `${formatTimecode(timecode)} does not exist at ${formatRational(frameRate)} frames per second: ` +
        `hours end at 23, minutes and seconds at 59, frames at ${nominal - 1}`,
    );
  }
  const count = (hours * 3600 + minutes * 60 + seconds) * nominal + frames;
  if (!dropFrame) return count;
  if (!allowsDropFrame(frameRate)) {
    throw new RangeError(
      `drop-frame timecode does not exist at ${formatRational(frameRate)} frames per second`,
    );
  }
  const dropped = droppedPerMinute(nominal);
  if (seconds === 0 && minutes % 10 !== 0 && frames < dropped) {
    throw new RangeError(
      `${formatTimecode(timecode)} is left out by drop-frame counting; ` +
        `the minute starts at ${formatTimecode({ ...timecode, frames: dropped })}`,
    );
  }
  const minute = hours * 60 + minutes;
  return count - dropped * (minute - Math.floor(minute / 10));
}

/**
 * Time address of a number of frames after 00:00:00:00; after 24 hours it starts again.
 *
 * @param frame - an integer, 0 or more
 * @throws RangeError when the number is not, or drop-frame counting does not exist at the rate
 */
export function frameToTimecode(frame: number, frameRate: Rational, dropFrame: boolean): Timecode {
  if (!Number.isSafeInteger(frame) || frame < 0)
    throw new RangeError(`frame ${frame} is not 0 or a whole number above`);
  if (dropFrame && !allowsDropFrame(frameRate)) {
    throw new RangeError(
      `drop-frame timecode does not exist at ${formatRational(frameRate)} frames per second`,
    );
  }
  const nominal = nominalRate(frameRate);
  let count = frame % framesPerDay(frameRate, dropFrame);
  if (dropFrame) {
    const dropped = droppedPerMinute(nominal);
    const perTenMinutes = 600 * nominal - 9 * dropped;
    const perMinute = 60 * nominal - dropped;
    const rest = count % perTenMinutes;
    // The first minute of each ten is whole; each later one begins with its left-out numbers.
    const minutesBegun = rest < 60 * nominal ? 0 : 1 + Math.floor((rest - 60 * nominal) / perMinute);
    count += dropped * (9 * Math.floor(count / perTenMinutes) + minutesBegun);
  }
  return {
    hours: Math.floor(count / (3600 * nominal)),
    minutes: Math.floor(count / (60 * nominal)) % 60,
    seconds: Math.floor(count / nominal) % 60,
    frames: count % nominal,
    dropFrame,
  };
}

/**
 * `01:00:00:00`, or `01:00:00;00` with drop frame.
 * @example
 * ```ts
 * import { formatTimecode, frameToTimecode, rational } from 'autochrome/core';
 *
 * console.log(formatTimecode(frameToTimecode(86400, rational(24), false))); // 01:00:00:00
 * ```
 */
export function formatTimecode(timecode: Timecode): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const { hours, minutes, seconds, frames, dropFrame } = timecode;
  return `${two(hours)}:${two(minutes)}:${two(seconds)}${dropFrame ? ';' : ':'}${two(frames)}`;
}

/**
 * Reads `HH:MM:SS:FF`; a `;` or `.` before the frames means drop frame.
 *
 * @returns undefined when the text is not of this form; whether the address exists at a rate is for
 *   {@link timecodeToFrame} to say
 * @example
 * ```ts
 * import { parseTimecode, rational, timecodeToFrame } from 'autochrome/core';
 *
 * const timecode = parseTimecode('01:00:00:00');
 * if (timecode) console.log(timecodeToFrame(timecode, rational(24))); // 86400
 * ```
 */
export function parseTimecode(text: string): Timecode | undefined {
  const parts = /^(\d{1,2}):(\d{2}):(\d{2})([:;.])(\d{2,3})$/.exec(text);
  if (!parts) return undefined;
  const [hours, minutes, seconds] = parts.slice(1, 4).map(Number) as [number, number, number];
  return { hours, minutes, seconds, frames: Number(parts[5]), dropFrame: parts[4] !== ':' };
}

/** What a position in a clip is counted by. */
export interface PositionScale {
  /** Frames per second. */
  readonly frameRate: Rational;
  /** Timecode of the clip's first frame; 00:00:00:00 when undefined. */
  readonly startTimecode: string | undefined;
}

/**
 * Turns what a user writes for a place in a clip into a frame index.
 *
 * @param text - a frame index counted from 0 (`240`), or a timecode (`01:00:10:00`, drop frame `01:00:10;00`). A
 *   timecode is read on the clip's own count: where the clip starts at 01:00:00:00, `01:00:10:00` is ten seconds in.
 *   In a clip whose own timecode is drop frame, `:` is read as `;`.
 * @param scale - the clip's rate and start
 * @param option - name of the option for the error, such as `--start`
 * @returns an integer, 0 or more
 * @throws AutochromeError of kind `usage` when the text is neither, the address does not exist, or it lies before
 *   the clip's start
 */
export function parsePosition(text: string, scale: PositionScale, option: string): number {
  const allowed = `write a frame number counted from 0, or a timecode such as ${exampleTimecode(scale)}`;
  if (/^\d+$/.test(text)) {
    const frame = Number(text);
    if (!Number.isSafeInteger(frame)) throw usageError(`${option} '${text}' is too large`, allowed);
    return frame;
  }
  const written = parseTimecode(text);
  if (!written) throw usageError(`${option} '${text}' is neither a frame number nor a timecode`, allowed);
  const start = scale.startTimecode === undefined ? undefined : parseTimecode(scale.startTimecode);
  try {
    const timecode = start?.dropFrame ? { ...written, dropFrame: true } : written;
    const frame = timecodeToFrame(timecode, scale.frameRate);
    const first = start ? timecodeToFrame(start, scale.frameRate) : 0;
    if (frame < first) {
      throw usageError(
        `${option} '${text}' is before the start of the clip, ${scale.startTimecode}`,
        allowed,
      );
    }
    return frame - first;
  } catch (error) {
    if (error instanceof RangeError) throw usageError(`${option}: ${error.message}`, allowed);
    throw error;
  }
}

function exampleTimecode(scale: PositionScale): string {
  return (
    scale.startTimecode ??
    formatTimecode(frameToTimecode(10 * nominalRate(scale.frameRate), scale.frameRate, false))
  );
}
