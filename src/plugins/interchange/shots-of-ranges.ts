/** A shot of a clip, [start, end) in frames. */
export interface TimelineShot {
  readonly start: number;
  readonly end: number;
  /** Name of the clip on the timeline; undefined for what the timeline does not use. Names may come more than once. */
  readonly name: string | undefined;
}

/** A range that a timeline uses of a clip, in frames: [start, end), and what is seen of it around that. */
export interface NamedRange {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** Frames before the start that are seen under a transition. */
  readonly head: number;
  /** Frames after the end that are seen under a transition. */
  readonly tail: number;
}

/**
 * Divides a clip into shots at the ends of ranges. What is in no range is a shot without name, but for frames around a
 * range that are seen under a transition: they are of its shot.
 *
 * @param ranges - within [0, frameCount), none empty, in any order; they may overlap
 * @param frameCount - frames of the clip, at least 1
 * @returns disjoint shots in order that cover the clip
 */
export function shotsOfRanges(ranges: readonly NamedRange[], frameCount: number): TimelineShot[] {
  const bounds = new Set([0, frameCount]);
  for (const { start, end } of ranges) bounds.add(start).add(end);
  const sorted = [...bounds].sort((a, b) => a - b);
  const ordered = [...ranges].sort((a, b) => a.start - b.start);
  // Of the ranges that have begun, the first that has not ended.
  let covering = 0;
  const shots = sorted.slice(0, -1).map((start, index): Mutable<TimelineShot> => {
    while ((ordered[covering]?.end ?? Number.POSITIVE_INFINITY) <= start) covering += 1;
    const range = ordered[covering];
    const name = range && range.start <= start ? range.name : undefined;
    return { start, end: sorted[index + 1] as number, name };
  });
  giveHandles(shots, ranges);
  return shots.filter(({ start, end }) => end > start);
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Gives frames of shots without name to the shots beside them, as far as those are seen under transitions. */
function giveHandles(shots: Mutable<TimelineShot>[], ranges: readonly NamedRange[]): void {
  const tails = new Map<number, number>();
  const heads = new Map<number, number>();
  for (const { start, end, head, tail } of ranges) {
    tails.set(end, Math.max(tail, tails.get(end) ?? 0));
    heads.set(start, Math.max(head, heads.get(start) ?? 0));
  }
  for (const [index, shot] of shots.entries()) {
    if (shot.name !== undefined) continue;
    const [before, after] = [shots[index - 1], shots[index + 1]];
    const tail = Math.min(shot.end, shot.start + (tails.get(shot.start) ?? 0));
    const head = Math.max(shot.start, shot.end - (heads.get(shot.end) ?? 0));
    // Where both are seen, they meet in the middle.
    const [end, start] = tail > head ? Array(2).fill(Math.floor((tail + head) / 2)) : [tail, head];
    if (before) before.end = end;
    if (after) after.start = start;
    [shot.start, shot.end] = [end, start];
  }
}
