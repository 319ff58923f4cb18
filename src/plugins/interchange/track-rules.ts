import { add, compare, type Rational, subtract } from '../../time/rational.js';
import { ZERO } from './frame-time.js';
import type { TimelineTransition, TrackItem } from './timeline.js';

/** Seconds that an item takes on its track; transitions take none, and neither does what is not there. */
function lengthOf(item: TrackItem | undefined): Rational {
  return !item || item.kind === 'transition' ? ZERO : subtract(item.record.end, item.record.start);
}

/**
 * Looks for what breaks the rules of a track: clips and gaps follow each other without holes and are not empty, and
 * transitions lie between two of them (or at an end of the track), within those two, and not in each other's way.
 *
 * @returns the item's index and the reason, or undefined when all is well
 */
export function findTrackProblem(
  items: readonly TrackItem[],
): { readonly index: number; readonly reason: string } | undefined {
  let end = ZERO;
  // How much of the last clip or gap is under the transition that leads to it.
  let covered = ZERO;
  for (const [index, item] of items.entries()) {
    if (item.kind === 'transition') {
      const reason = transitionProblem(item, items[index - 1], items[index + 1], covered);
      if (reason) return { index, reason };
      covered = item.outOffset;
      continue;
    }
    if (compare(item.record.start, end) !== 0) {
      return { index, reason: `a ${item.kind} does not begin where the item before it ends` };
    }
    if (compare(item.record.end, item.record.start) <= 0) {
      return { index, reason: `a ${item.kind} is empty or ends before it begins` };
    }
    if (item.kind === 'clip') {
      const { available } = item.media;
      if (compare(item.source.end, item.source.start) < 0)
        return { index, reason: 'the source range of a clip ends before it begins' };
      if (available && compare(available.end, available.start) < 0)
        return { index, reason: 'the available range of media ends before it begins' };
    }
    if (items[index - 1]?.kind !== 'transition') covered = ZERO;
    end = item.record.end;
  }
  return undefined;
}

function transitionProblem(
  transition: TrackItem & { kind: 'transition' },
  before: TrackItem | undefined,
  after: TrackItem | undefined,
  covered: Rational,
): string | undefined {
  const { inOffset, outOffset } = transition;
  if (before?.kind === 'transition' || after?.kind === 'transition') return 'two transitions touch';
  if (inOffset.numerator < 0 || outOffset.numerator < 0) return 'a transition has a negative offset';
  if (inOffset.numerator === 0 && outOffset.numerator === 0) return 'a transition is empty';
  if (compare(outOffset, lengthOf(after)) > 0) return 'a transition is longer than the item after it';
  if (compare(add(covered, inOffset), lengthOf(before)) > 0) {
    return 'a transition begins before the item that it leads from, or before the transition to it has ended';
  }
  return undefined;
}

/**
 * A transition no longer than the items beside it allow.
 *
 * @param covered - seconds of the item before that are under the transition that leads to it
 */
export function fitTransition(
  transition: TimelineTransition,
  before: TrackItem | undefined,
  after: TrackItem | undefined,
  covered: Rational,
): TimelineTransition {
  const free = subtract(lengthOf(before), covered);
  const inOffset = shorter(transition.inOffset, free.numerator > 0 ? free : ZERO);
  return { ...transition, inOffset, outOffset: shorter(transition.outOffset, lengthOf(after)) };
}

function shorter(a: Rational, b: Rational): Rational {
  return compare(a, b) <= 0 ? a : b;
}
