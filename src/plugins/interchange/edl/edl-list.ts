import { usageError } from '../../../errors.js';
import { type Rational, rational } from '../../../time/rational.js';
import { parseTimecode } from '../../../time/timecode.js';
import { MOST_ITEMS, type TimelineFile } from '../timeline-file.js';
import { BLACK, type EdlEvent, parseEvent } from './edl-event.js';

/** Longer lines are in no EDL. */
const LONGEST_LINE = 4096;

/** An event with what the comments below it say. */
export interface NotedEvent extends EdlEvent {
  /** Name of the clip. */
  name: string | undefined;
  /** Path of the media. */
  path: string | undefined;
  /** Name of the transition. */
  effect: string | undefined;
}

/** What an EDL holds, line by line. */
export interface EdlList {
  readonly title: string;
  readonly frameRate: Rational;
  /** Whether record timecodes count in drop frame. */
  readonly dropFrame: boolean;
  readonly events: readonly NotedEvent[];
}

/**
 * Reads the lines of a CMX 3600 EDL.
 *
 * @throws AutochromeError of kind `input` when a line is malformed; of kind `usage` when no frame rate is given and
 *   the file tells none
 */
export function readEdlLines(file: TimelineFile): EdlList {
  const frameRate = file.givenRate ?? rateOfDropFrame(file);
  let title = '';
  let dropFrame = false;
  const events: NotedEvent[] = [];
  /** The lines of the last event: one, or with a transition two of the same number. */
  let group: NotedEvent[] = [];
  for (const { line, text } of linesOf(file)) {
    const place = { line };
    const count = /^FCM:\s*(NON-?\s?)?DROP/i.exec(text);
    if (count) dropFrame = !count[1];
    else if (/^TITLE:/i.test(text)) title = text.slice(6).trim();
    else if (/^\d/.test(text)) {
      const event = parseEvent(file, place.line, text, { frameRate, dropFrame });
      if (events.length === MOST_ITEMS) file.fail(place, `more than ${MOST_ITEMS} events are not read`);
      if (event.transition.startsWith('K')) {
        file.warn(place, 'keys are not followed: what they lay over the image is left out');
        group = [];
        continue;
      }
      const noted = { ...event, name: undefined, path: undefined, effect: undefined };
      group = group[0]?.number === event.number ? [...group.slice(-1), noted] : [noted];
      events.push(noted);
    } else note(file, place.line, text, group);
  }
  return { title, frameRate, dropFrame: events[0]?.dropFrame ?? dropFrame, events };
}

function note(file: TimelineFile, line: number, text: string, group: readonly NotedEvent[]): void {
  const last = group.at(-1);
  const comment =
    /^\*?\s*(FROM CLIP NAME|TO CLIP NAME|SOURCE FILE|(?:FROM|TO) (?:FILE|CLIP(?=\s*:))|EFFECTS? NAME(?: IS)?)\s*:?\s*(.*)$/i.exec(
      text,
    );
  if (comment && last) {
    const value = (comment[2] as string).trim();
    const first = group[0] as NotedEvent;
    switch ((comment[1] as string).toUpperCase()) {
      case 'FROM CLIP NAME':
        first.name = value;
        break;
      case 'TO CLIP NAME':
        last.name = value;
        break;
      case 'SOURCE FILE':
        // Of two, the first is that of the clip which the transition leads from. Black has none.
        if (last.path !== undefined) first.path = last.path;
        if (BLACK.test(last.reel)) first.path = value;
        else last.path = value;
        break;
      case 'FROM FILE':
      case 'FROM CLIP':
        first.path = value;
        break;
      case 'TO FILE':
      case 'TO CLIP':
        last.path = value;
        break;
      default:
        last.effect = value;
    }
  } else if (/^M2\b/i.test(text)) {
    file.warn({ line }, 'speed effects (M2) are not followed: source ranges are taken as they are written');
  } else if (text !== '' && !/^(\*|>>>|FINAL CUT PRO REEL|SPLIT|AUD\b|FCM)/i.test(text)) {
    file.warn({ line }, `'${text.split(/\s/, 1)[0]?.slice(0, 20)}' lines are not followed`);
  }
}

/** The lines that are not empty, without the spaces around them. One after another, since there may be millions. */
function* linesOf(file: TimelineFile): Generator<{ line: number; text: string }> {
  const { text } = file;
  const ending = text.includes('\n') ? '\n' : '\r';
  for (let [line, start] = [1, 0]; start < text.length; line++) {
    const found = text.indexOf(ending, start);
    const end = found === -1 ? text.length : found;
    if (end - start > LONGEST_LINE) file.fail({ line }, `longer than ${LONGEST_LINE} characters`);
    const content = text.slice(start, end).trim();
    if (content !== '') yield { line, text: content };
    start = end + 1;
  }
}

/** The rate that drop-frame counting tells of: 29.97, or 59.94 where frames are counted beyond 30. */
function rateOfDropFrame(file: TimelineFile): Rational {
  let [drop, fast] = [false, false];
  for (const { text } of linesOf(file)) {
    if (/^FCM:\s*DROP/i.test(text)) drop = true;
    if (!/^\d/.test(text)) continue;
    for (const field of text.split(/\s+/)) {
      const timecode = parseTimecode(field);
      drop ||= timecode?.dropFrame === true;
      fast ||= (timecode?.frames ?? 0) >= 30;
    }
  }
  if (drop) return rational(fast ? 60_000 : 30_000, 1001);
  throw usageError(
    `${file.path} is an EDL, which does not say its frame rate, and no frameRate is given`,
    'say how many frames per second its timecode counts',
  );
}
