import type { Rational } from '../../../time/rational.js';
import { framesPerDay, parseTimecode, timecodeToFrame } from '../../../time/timecode.js';
import type { FileLine, TimelineFile } from '../timeline-file.js';

/** The source of black in an EDL. */
export const BLACK = /^(BL|BLK|BLACK)$/i;

/** The reel of media that came from no tape. */
export const AUXILIARY = 'AX';

/** One line of an EDL that records something. Times are frames from 00:00:00:00, ranges half-open. */
export interface EdlEvent extends FileLine {
  /** The event's number, as it is written. */
  readonly number: string;
  readonly reel: string;
  /** The tracks it records on: `V`, `A1`, `A2` … */
  readonly channels: readonly string[];
  /** `C`, `D`, or a wipe such as `W001`. */
  readonly transition: string;
  /** Frames of the transition; 0 with `C`. */
  readonly duration: number;
  readonly source: { readonly start: number; readonly end: number };
  readonly record: { readonly start: number; readonly end: number };
  /** Whether the record timecodes count in drop frame. */
  readonly dropFrame: boolean;
}

/** How an EDL counts at a line. */
export interface EdlCount {
  readonly frameRate: Rational;
  /** Whether the last `FCM` line says drop frame. */
  readonly dropFrame: boolean;
}

const FORM = 'an event has a number, a reel, a track, a transition and four timecodes';

/**
 * Reads an event's line: `001  REEL  V  C  source in, source out, record in, record out`.
 *
 * @throws AutochromeError of kind `input` when it is malformed
 */
export function parseEvent(file: TimelineFile, line: number, text: string, count: EdlCount): EdlEvent {
  const place = { line };
  const fields = text.trim().split(/\s+/);
  const [number, timecodes] = [fields.shift() as string, fields.splice(-4)];
  const duration = /^\d+$/.test(fields.at(-1) ?? '') && fields.length > 3 ? Number(fields.pop()) : undefined;
  const transition = fields.pop()?.toUpperCase();
  const channel = fields.pop();
  const reel = fields.join(' ');
  if (timecodes.length < 4 || transition === undefined || channel === undefined || reel === '') {
    return file.fail(place, `not an event: ${FORM}`);
  }
  if (!/^(C|D|W\d{1,3}|K[BO]?)$/.test(transition)) {
    return file.fail(
      place,
      `'${transition}' is not a transition`,
      'C, D, W and a number, K, KB and KO are known',
    );
  }
  if (/^[DW]/.test(transition) && duration === undefined) {
    return file.fail(place, `the transition '${transition}' has no duration`);
  }
  const [sourceIn, sourceOut, recordIn, recordOut] = timecodes.map((timecode) =>
    frameOf(file, place, timecode, count),
  ) as [number, number, number, number];
  return {
    line,
    number,
    reel,
    channels: channelsOf(file, place, channel),
    transition,
    duration: /^[DW]/.test(transition) ? (duration as number) : 0,
    source: rangeOf(file, place, 'source', sourceIn, sourceOut, count),
    record: rangeOf(file, place, 'record', recordIn, recordOut, count),
    dropFrame: count.dropFrame || parseTimecode(timecodes[2] as string)?.dropFrame === true,
  };
}

function frameOf(file: TimelineFile, place: FileLine, text: string, count: EdlCount): number {
  const timecode = parseTimecode(text);
  if (!timecode) return file.fail(place, `'${text}' is not a timecode`);
  return file.exactly(place, () =>
    timecodeToFrame({ ...timecode, dropFrame: timecode.dropFrame || count.dropFrame }, count.frameRate),
  );
}

function rangeOf(
  file: TimelineFile,
  place: FileLine,
  name: string,
  start: number,
  end: number,
  { frameRate, dropFrame }: EdlCount,
): { start: number; end: number } {
  if (end >= start) return { start, end };
  // What ends at midnight ends at 00:00:00:00.
  if (end !== 0) return file.fail(place, `the ${name} range ends before it begins`);
  return { start, end: framesPerDay(frameRate, dropFrame) };
}

/** Tracks by the names that CMX 3600 gives to several at once. */
const CHANNELS: Readonly<Record<string, readonly string[]>> = {
  A: ['A1'],
  AA: ['A1', 'A2'],
  B: ['V', 'A1'],
  V: ['V'],
  V1: ['V'],
  NONE: [],
};

function channelsOf(file: TimelineFile, place: FileLine, text: string): string[] {
  const channels = text
    .toUpperCase()
    .split('/')
    .flatMap((part) => {
      const known = Object.hasOwn(CHANNELS, part) ? CHANNELS[part] : undefined;
      if (known) return known;
      if (/^[AV]\d{1,2}$/.test(part)) return [part];
      return file.fail(place, `'${text}' is not a track`, 'V, A, A2, AA, B and the like are known');
    });
  return [...new Set(channels)];
}
