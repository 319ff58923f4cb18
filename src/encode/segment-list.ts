import { multiply, type Rational, rational, subtract, toNumber } from '../time/rational.js';

/** What the list needs to know of a segment. */
export interface ListedSegment {
  /** The name under which ffmpeg finds the file. */
  readonly name: string;
  /** Time of its first frame on the clip's clock, and at which the last one ends, in seconds. */
  readonly from: Rational;
  readonly to: Rational;
  /** Frames in it. */
  readonly frames: number;
}

/**
 * The list by which ffmpeg reads several files one after the other (format `ffconcat`). How long each lasts is said such
 * that every segment begins at its own time, however many come before it: what is rounded is the time since the first one.
 *
 * @param segments - in their order, each ending where the next begins, or before
 * @param ticks - in a second, to which the files' times are rounded; microseconds where they are not
 * @param zero - time from which they are counted; that of the first frame when left out
 */
export function segmentList(
  segments: readonly ListedSegment[],
  {
    ticks = MICROSECONDS,
    zero,
  }: { readonly ticks?: number | undefined; readonly zero?: Rational | undefined } = {},
): string {
  const [first] = segments;
  const origin = zero ?? first?.from ?? rational(0);
  const rounded = (time: Rational) => {
    const elapsed = toNumber(multiply(subtract(time, origin), rational(ticks)));
    return Math.sign(elapsed) * Math.round(Math.abs(elapsed));
  };
  const lines = segments.flatMap(({ name, from, to }, i) => {
    const end = segments[i + 1]?.from ?? to;
    const microseconds = ((rounded(end) - rounded(from)) * MICROSECONDS) / ticks;
    return [`file ${quoted(name)}`, `duration ${(microseconds / MICROSECONDS).toFixed(6)}`];
  });
  return ['ffconcat version 1.0', ...header(segments), ...lines, ''].join('\n');
}

const MICROSECONDS = 1_000_000;

/**
 * ffmpeg takes the frame rate from the first file, which may have too few frames to tell: so that is the longest one, and it
 * ends before its first frame.
 */
function header(segments: readonly ListedSegment[]): string[] {
  const [first] = segments;
  if (!first) return [];
  const longest = segments.reduce((a, b) => (b.frames > a.frames ? b : a), first);
  return [`file ${quoted(longest.name)}`, 'outpoint 0', 'duration 0'];
}

function quoted(name: string): string {
  return `'${name.replaceAll("'", "'\\''")}'`;
}
