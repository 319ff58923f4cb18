import { add, compare, divide, multiply, type Rational, subtract } from '../../time/rational.js';
import { ZERO } from './frame-time.js';
import type { TimelineClip, TimeRange, Track, TrackItem } from './timeline.js';

/** What is shown of a nested timeline, in seconds after its first frame. */
export interface NestedPart extends TimeRange {
  /** From the bottom to the top, all of one kind. */
  readonly tracks: readonly Track[];
}

/**
 * The items of a nested track that lie within a part of it, from zero on. What the part has before the track begins is a
 * gap, by which some programs move tracks. Clips at the ends of the part are trimmed,
 * and so are their source ranges; transitions whose cut lies outside are left out.
 *
 * @param part - the part, not empty
 * @param length - seconds that it takes: longer or shorter than the part where it plays slower or faster
 */
export function cutItems(
  items: readonly TrackItem[],
  { start, end }: TimeRange,
  length: Rational,
): TrackItem[] {
  const whole = subtract(end, start);
  const same = compare(whole, length) === 0;
  const scaled = (seconds: Rational) => (same ? seconds : divide(multiply(seconds, length), whole));
  const cut: TrackItem[] = [];
  const first = earlier(ZERO, end);
  if (compare(start, first) < 0 && items.length > 0) {
    cut.push({ kind: 'gap', record: { start: ZERO, end: scaled(subtract(first, start)) } });
  }
  /** Where the item before ends, in the nested timeline. */
  let reached = ZERO;
  for (const item of items) {
    if (item.kind === 'transition') {
      const [before, after] = [compare(reached, start), compare(reached, end)];
      const within =
        (before > 0 || (before === 0 && item.inOffset.numerator === 0)) &&
        (after < 0 || (after === 0 && item.outOffset.numerator === 0));
      if (within) {
        cut.push({ ...item, inOffset: scaled(item.inOffset), outOffset: scaled(item.outOffset) });
      }
      continue;
    }
    const { record } = item;
    reached = record.end;
    const [from, to] = [later(record.start, start), earlier(record.end, end)];
    if (compare(to, from) <= 0) continue;
    const moved = { start: scaled(subtract(from, start)), end: scaled(subtract(to, start)) };
    if (item.kind === 'gap') cut.push({ kind: 'gap', record: moved });
    else cut.push({ ...item, record: moved, source: sourceWithin(item, from, to) });
  }
  return cut;
}

/** All tracks, with what lies within a part of them, from zero on. */
export function cutTracks(tracks: readonly Track[], part: TimeRange): Track[] {
  const length = subtract(part.end, part.start);
  return tracks.map((track) => ({ ...track, items: cutItems(track.items, part, length) }));
}

/** What a clip shows of its media between two times of its record range. */
function sourceWithin({ record, source }: TimelineClip, from: Rational, to: Rational): TimeRange {
  const [shown, lasts] = [subtract(source.end, source.start), subtract(record.end, record.start)];
  const at = (time: Rational) => {
    const after = subtract(time, record.start);
    return add(source.start, compare(shown, lasts) === 0 ? after : divide(multiply(after, shown), lasts));
  };
  return {
    start: compare(from, record.start) === 0 ? source.start : at(from),
    end: compare(to, record.end) === 0 ? source.end : at(to),
  };
}

function later(a: Rational, b: Rational): Rational {
  return compare(a, b) >= 0 ? a : b;
}

function earlier(a: Rational, b: Rational): Rational {
  return compare(a, b) <= 0 ? a : b;
}
