import { usageError } from '../../../errors.js';
import { type Rational, rational } from '../../../time/rational.js';
import { parseTimecode } from '../../../time/timecode.js';
import { MOST_ITEMS, type TimelineFile } from '../timeline-file.js';
import { BLACK, type EdlEvent, parseEvent } from './edl-event.js';

/** Longer lines are in no EDL. */
const LONGEST_LINE = 4096;

/** Lines of one number that comments below them are of: one for each track, and two with a transition. */
const MOST_LINES = 32;

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
  /** What the first and the last FCM line say: the first is of the record, each of the sources that follow it. */
  let [recordDrop, sourceDrop] = [undefined as boolean | undefined, false];
  const events: NotedEvent[] = [];
  /** The lines of the last event: one, or with transitions and on several tracks more of the same number. */
  let group: NotedEvent[] = [];
  let commented = false;
  for (const { line, text, indented } of eventLinesOf(file)) {
    const place = { line };
    const count = /^FCM:\s*(NON-?\s?)?DROP/i.exec(text);
    if (count) {
      sourceDrop = !count[1];
      recordDrop ??= sourceDrop;
    } else if (/^TITLE:/i.test(text)) title = text.slice(6).trim();
    else if (/^\d/.test(text) && !(indented && !TIMECODES.test(text))) {
      recordDrop ??= false;
      const event = parseEvent(file, place.line, text, { frameRate, sourceDrop, recordDrop });
      if (events.length === MOST_ITEMS) file.fail(place, `more than ${MOST_ITEMS} events are not read`);
      const same = group.at(-1)?.number === /^\d+/.exec(text)?.[0];
      if (!event || /^KO?$/.test(event.transition)) {
        if (event) file.warn(place, 'keys are not followed: what they lay over the image is left out');
        // What is said below a key is of the background as well.
        if (!event || !same) group = [];
        continue;
      }
      const noted = { ...event, name: undefined, path: undefined, effect: undefined };
      group = same && (!commented || event.duration > 0) ? [...group.slice(1 - MOST_LINES), noted] : [noted];
      commented = false;
      events.push(noted);
    } else {
      commented = true;
      note(file, place.line, text, group);
    }
  }
  return { title, frameRate, dropFrame: events[0]?.dropFrame ?? false, events };
}

/** A part of a timecode. */
const TIMECODES = /\d[:;.]\d\d/;

/** Of the lines of an event, those that a transition leads from, and those that it leads to; without one, both are the same. */
function sidesOf(group: readonly NotedEvent[]): { from: readonly NotedEvent[]; to: readonly NotedEvent[] } {
  const [to, from] = [
    group.filter(({ duration }) => duration > 0),
    group.filter(({ duration }) => duration === 0),
  ];
  if (to.length > 0) return { from: from.length > 0 ? from : to, to };
  const last = group.at(-1) as NotedEvent;
  const own = group.filter(({ reel }) => reel === last.reel);
  return { from: own, to: own };
}

function note(file: TimelineFile, line: number, text: string, group: readonly NotedEvent[]): void {
  const comment =
    /^\*?\s*(FROM CLIP NAME|TO CLIP NAME|SOURCE FILE|(?:FROM|TO) (?:FILE|CLIP(?=\s*:))|EFFECTS? NAME(?: IS)?)\s*:?\s*(.*)$/i.exec(
      text,
    );
  if (comment && group.length > 0) {
    const value = (comment[2] as string).trim();
    const { from, to } = sidesOf(group);
    switch ((comment[1] as string).toUpperCase()) {
      case 'FROM CLIP NAME':
        for (const each of from) each.name = value;
        break;
      case 'TO CLIP NAME':
        for (const each of to) each.name = value;
        break;
      case 'SOURCE FILE': {
        // Of two, the first is that of the clip which the transition leads from. Black has none.
        const before = to[0]?.path;
        if (before !== undefined) for (const each of from) each.path = before;
        for (const each of BLACK.test(to[0]?.reel ?? '') ? from : to) each.path = value;
        break;
      }
      case 'FROM FILE':
      case 'FROM CLIP':
        for (const each of from) each.path = value;
        break;
      case 'TO FILE':
      case 'TO CLIP':
        for (const each of to) each.path = value;
        break;
      default:
        for (const each of to) each.effect = value;
    }
  } else if (/^M2\b/i.test(text)) {
    file.warn({ line }, 'speed effects (M2) are not followed: source ranges are taken as they are written');
  } else if (text !== '' && !/^(\*|>>>|FINAL CUT PRO REEL|SPLIT|AUD\b|FCM)/i.test(text)) {
    file.warn({ line }, `'${text.split(/\s/, 1)[0]?.slice(0, 20)}' lines are not followed`);
  }
}

/** The lines that are not empty, without the spaces around them. One after another, since there may be millions. */
function* linesOf(file: TimelineFile): Generator<{ line: number; text: string; indented: boolean }> {
  const { text } = file;
  for (let [line, start] = [1, 0]; start < text.length; line++) {
    const found = text.indexOf('\n', start);
    const end = found === -1 ? text.length : found;
    if (end - start > LONGEST_LINE) file.fail({ line }, `longer than ${LONGEST_LINE} characters`);
    const content = text.slice(start, end).trim();
    if (content !== '') yield { line, text: content, indented: /\s/.test(text.charAt(start)) };
    start = end + 1;
  }
}

/** The lines, where those are joined of which the second has the timecodes of the first. */
function* eventLinesOf(file: TimelineFile): ReturnType<typeof linesOf> {
  let before: { line: number; text: string; indented: boolean } | undefined;
  for (const each of linesOf(file)) {
    if (before && ONLY_TIMECODES.test(each.text)) {
      yield { ...before, text: `${before.text} ${each.text}` };
      before = undefined;
      continue;
    }
    if (before) yield before;
    before = /^\d/.test(each.text) && !TIMECODES.test(each.text) ? each : undefined;
    if (!before) yield each;
  }
  if (before) yield before;
}

const ONLY_TIMECODES = /^(?:\d\d[:;]\d\d[:;]\d\d[:;.]\d\d\s*){4}$/;

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
