import type { Rational } from '../../../time/rational.js';
import { allowsDropFrame, framesPerDay, parseTimecode, timecodeToFrame } from '../../../time/timecode.js';
import { formatRate } from '../frame-rate.js';
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
  /** Whether sources count in drop frame: what the last `FCM` line says. */
  readonly sourceDrop: boolean;
  /** Whether the record does: what the first `FCM` line says. */
  readonly recordDrop: boolean;
}

const FORM = 'an event has a number, a reel, a track, a transition and four timecodes';

/**
 * Reads an event's line: `001  REEL  V  C  source in, source out, record in, record out`.
 *
 * @returns undefined for an event without pictures that cannot be read; a warning says so
 * @throws AutochromeError of kind `input` when it is malformed
 */
export function parseEvent(
  file: TimelineFile,
  line: number,
  text: string,
  count: EdlCount,
): EdlEvent | undefined {
  const place = { line };
  const fields = text.trim().split(/\s+/);
  const [number, timecodes] = [fields.shift() as string, fields.splice(-4)];
  const duration = /^\d+$/.test(fields.at(-1) ?? '') && fields.length > 2 ? Number(fields.pop()) : undefined;
  if (duration !== undefined && fields.length === 2) {
    file.warn(place, 'a transition of no kind counts as a dissolve');
    fields.push('D');
  }
  // Keys are written `KB` and `K B`.
  const key = /^[BO]$/i.test(fields.at(-1) ?? '') && /^K$/i.test(fields.at(-2) ?? '') ? fields.pop() : '';
  const transition = fields
    .pop()
    ?.concat(key ?? '')
    .toUpperCase();
  const channel = fields.pop();
  const reel = fields.join(' ');
  if (timecodes.length < 4 || transition === undefined || channel === undefined || reel === '') {
    return file.fail(place, `not an event: ${FORM}`);
  }
  const channels = channelsOf(file, place, channel);
  const read = (): EdlEvent => {
    if (!/^(C|D|W\d{1,3}|K[BO]?)$/.test(transition)) {
      file.fail(place, `'${transition}' is not a transition`, 'C, D, W and a number, K, KB and KO are known');
    }
    if (/^[DW]/.test(transition) && duration === undefined) {
      file.fail(place, `the transition '${transition}' has no duration`);
    }
    const drops = [count.sourceDrop, count.sourceDrop, count.recordDrop, count.recordDrop];
    const [sourceIn, sourceOut, recordIn, recordOut] = timecodes.map((timecode, index) =>
      frameOf(file, place, timecode, count.frameRate, drops[index] as boolean),
    ) as [number, number, number, number];
    const day = (drop: boolean) => framesPerDay(count.frameRate, drop && allowsDropFrame(count.frameRate));
    return {
      line,
      number,
      reel,
      channels,
      transition,
      duration: /^[DW]/.test(transition) ? (duration as number) : 0,
      source: rangeOf(file, place, 'source', sourceIn, sourceOut, day(count.sourceDrop)),
      record: rangeOf(file, place, 'record', recordIn, recordOut, day(count.recordDrop)),
      dropFrame:
        allowsDropFrame(count.frameRate) &&
        (count.recordDrop || parseTimecode(timecodes[2] as string)?.dropFrame === true),
    };
  };
  const pictures = channels.some((each) => each.startsWith('V'));
  return pictures ? read() : file.attempt('an event without pictures', read);
}

function frameOf(
  file: TimelineFile,
  place: FileLine,
  text: string,
  frameRate: Rational,
  drop: boolean,
): number {
  // Some programs count frames of image sequences.
  if (/^\d{1,9}$/.test(text)) return Number(text);
  // Some write all four parts of drop-frame timecode apart by semicolons.
  const timecode = parseTimecode(text.replace(/^(\d\d);(\d\d);(\d\d);/, '$1:$2:$3;'));
  if (!timecode) return file.fail(place, `'${text}' is not a timecode`);
  const byCount = drop && allowsDropFrame(frameRate);
  if (drop && !byCount && !timecode.dropFrame) {
    file.warn(
      place,
      `the FCM line says drop frame, which does not exist at ${formatRate(frameRate)}: it is passed over`,
    );
  }
  const dropFrame = timecode.dropFrame || byCount;
  return file.exactly(place, () => timecodeToFrame({ ...timecode, dropFrame }, frameRate));
}

function rangeOf(
  file: TimelineFile,
  place: FileLine,
  name: string,
  start: number,
  end: number,
  day: number,
): { start: number; end: number } {
  if (end >= start) return { start, end };
  // What ends at midnight ends at 00:00:00:00.
  if (end !== 0) return file.fail(place, `the ${name} range ends before it begins`);
  return { start, end: day };
}

/** One or several tracks as they are written together: `V2`, `A12`, `AA`, and `B` for V and A. */
const CHANNEL = /V\d{0,2}|A{2}|A\d*|B|NONE/y;

/** The tracks that CMX 3600 and others write in one word: `AA/V`, `VA1A2`, `A1234V`. */
function channelsOf(file: TimelineFile, place: FileLine, text: string): string[] {
  const channels = text
    .toUpperCase()
    .split(/[/,+&]/)
    .flatMap((part) => {
      const found: string[] = [];
      for (CHANNEL.lastIndex = 0; CHANNEL.lastIndex < part.length; ) {
        const word = CHANNEL.exec(part)?.[0];
        if (word === undefined) {
          return file.fail(place, `'${text}' is not a track`, 'V, A, A2, AA, B and the like are known');
        }
        found.push(...channelsOfWord(word));
      }
      return found;
    });
  return [...new Set(channels)];
}

function channelsOfWord(word: string): string[] {
  if (word === 'NONE') return [];
  if (word === 'B') return ['V', 'A1'];
  if (word === 'AA') return ['A1', 'A2'];
  const [letter, digits] = [word.charAt(0), word.slice(1)];
  // Beyond two digits, each is a track.
  const numbers = digits.length > 2 ? [...digits] : [digits === '' ? '1' : String(Number(digits))];
  return numbers.map((each) => (letter === 'V' && each === '1' ? 'V' : `${letter}${each}`));
}
