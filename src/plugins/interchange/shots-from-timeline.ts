import { inputError, usageError } from '../../errors.js';
import { compare, type Rational, subtract } from '../../time/rational.js';
import { formatTimecode, frameToTimecode, parseTimecode, timecodeToFrame } from '../../time/timecode.js';
import { checkTimeline } from './check-timeline.js';
import { formatRate } from './frame-rate.js';
import { nearestFrame, secondsOf } from './frame-time.js';
import { type MatchedClips, type MediaMatch, matchMedia } from './match-media.js';
import { programmeCuts } from './programme-cuts.js';
import { type NamedRange, shotsOfRanges, type TimelineShot } from './shots-of-ranges.js';
import type { Timeline, TimelineClip } from './timeline.js';
import { Warnings } from './warnings.js';

/** A clip, as far as finding its shots in a timeline needs it. */
export interface CutClip {
  readonly path: string;
  /** Frames per second. */
  readonly frameRate: Rational;
  /** Timecode of the first frame; undefined where the clip has none. */
  readonly startTimecode: string | undefined;
  /** Frames in the clip, at least 1. */
  readonly frameCount: number;
}

/** The shots that a timeline makes of a clip. */
export interface TimelineShots {
  /**
   * What the clip is to the timeline. `source`: its clips are taken from it, and their source ranges are the shots;
   * `programme`: it is the whole timeline as one file, and their places on the timeline are the shots.
   */
  readonly basis: 'source' | 'programme';
  /** By what the timeline's clips were found to be of the clip; undefined for `programme`. */
  readonly matchedBy: MediaMatch | undefined;
  /** Disjoint and in order; they cover [0, frameCount), and none is empty. */
  readonly shots: readonly TimelineShot[];
  readonly warnings: readonly string[];
}

/**
 * The shots that an editor's cut makes of one clip. Where the timeline's clips are taken from the clip, each source
 * range is a shot; where ranges overlap, the overlap is one of its own, and what no range covers is a shot without
 * name. Frames that are seen under a transition alone belong to the clip that is seen there. Where no clip is taken
 * from it, the clip is the programme itself, and shots begin where clips begin on the timeline; in a transition, at
 * its cut.
 *
 * @throws AutochromeError of kind `input` when rates differ, or the timeline has nothing within the clip; of kind
 *   `usage` when the clip or the timeline is not possible
 * @example
 * ```ts
 * import { shotsFromTimeline, timelineOfShots } from 'autochrome';
 * import { rational } from 'autochrome/core';
 *
 * const shot = { name: 'Shot 1', start: 0, end: 8, media: { path: 'reel.mp4', start: 0, end: 8 } };
 * const frameRate = rational(24);
 * const timeline = timelineOfShots({ name: 'cut', frameRate, startTimecode: undefined, shots: [shot] });
 * const clip = { path: 'reel.mp4', frameRate, startTimecode: undefined, frameCount: 8 };
 * console.log(shotsFromTimeline(timeline, clip).shots);
 * ```
 */
export function shotsFromTimeline(timeline: Timeline, clip: CutClip): TimelineShots {
  const { frame: timelineStart } = checkTimeline(timeline);
  const clipStart = checkClip(clip);
  const warnings = new Warnings();
  const matched = matchMedia(timeline, clip.path);
  const ranges = matched
    ? sourceRanges(matched, timeline, clip, clipStart ?? 0, warnings)
    : programmeRanges(timeline, clip, timelineStart, clipStart, warnings);
  return {
    basis: matched ? 'source' : 'programme',
    matchedBy: matched?.by,
    shots: shotsOfRanges(ranges, clip.frameCount),
    warnings: warnings.list,
  };
}

function checkClip({ path, frameRate, frameCount, startTimecode }: CutClip): number | undefined {
  if (!Number.isSafeInteger(frameCount) || frameCount < 1) {
    throw usageError(`frameCount of ${path} is ${frameCount}`, 'it must be a whole number, at least 1');
  }
  if (startTimecode === undefined) return undefined;
  const timecode = parseTimecode(startTimecode);
  try {
    if (timecode) return timecodeToFrame(timecode, frameRate);
  } catch (error) {
    if (error instanceof RangeError) throw usageError(`startTimecode of ${path}: ${error.message}`);
    throw error;
  }
  throw usageError(`startTimecode '${startTimecode}' of ${path} is not a timecode`);
}

function sourceRanges(
  { clips }: MatchedClips,
  timeline: Timeline,
  clip: CutClip,
  clipStart: number,
  warnings: Warnings,
): NamedRange[] {
  if (new Set(clips.map(({ media }) => media.path)).size > 1) {
    warnings.add(`media of several folders are called like ${clip.path}: all are taken for it`);
  }
  const handles = handlesOf(timeline);
  const ranges = clips.map((each): NamedRange => {
    if (compare(each.media.frameRate, clip.frameRate) !== 0)
      throw rateMismatch('media', each.media.frameRate, clip);
    // Where a timeline says what there is of the media, it says what its clock reads at the first frame.
    const origin = each.media.available?.start ?? secondsOf(clipStart, clip.frameRate);
    const frames = (seconds: Rational) => nearestFrame(subtract(seconds, origin), clip.frameRate);
    const { head, tail } = handles.get(each) ?? {};
    return {
      name: each.name,
      start: frames(each.source.start),
      end: frames(each.source.end),
      head: head ? nearestFrame(head, clip.frameRate) : 0,
      tail: tail ? nearestFrame(tail, clip.frameRate) : 0,
    };
  });
  return within(ranges, clip, warnings, clipStart);
}

/** What of each clip is seen under transitions outside its source range, in seconds. */
function handlesOf(timeline: Timeline): Map<TimelineClip, { head?: Rational; tail?: Rational }> {
  const handles = new Map<TimelineClip, { head?: Rational; tail?: Rational }>();
  for (const { items } of timeline.tracks) {
    for (const [index, item] of items.entries()) {
      if (item.kind !== 'clip') continue;
      const [before, after] = [items[index - 1], items[index + 1]];
      handles.set(item, {
        ...(before?.kind === 'transition' ? { head: before.inOffset } : {}),
        ...(after?.kind === 'transition' ? { tail: after.outOffset } : {}),
      });
    }
  }
  return handles;
}

function programmeRanges(
  timeline: Timeline,
  clip: CutClip,
  timelineStart: number,
  clipStart: number | undefined,
  warnings: Warnings,
): NamedRange[] {
  if (compare(timeline.frameRate, clip.frameRate) !== 0)
    throw rateMismatch('the timeline', timeline.frameRate, clip);
  const cuts = programmeCuts(timeline);
  const length = cuts.reduce((end, range) => Math.max(end, range.end), 0);
  let offset = clipStart === undefined ? 0 : timelineStart - clipStart;
  if (offset >= clip.frameCount || offset + length <= 0) {
    warnings.add(
      `the timeline starts at ${timeline.startTimecode} and the clip at ${clip.startTimecode}, so that they do not ` +
        'meet: they are taken to start together',
    );
    offset = 0;
  }
  const moved = cuts.map((range) => ({ ...range, start: range.start + offset, end: range.end + offset }));
  return within(moved, clip, warnings, clipStart ?? 0);
}

function within(ranges: NamedRange[], clip: CutClip, warnings: Warnings, clipStart: number): NamedRange[] {
  const { frameCount } = clip;
  const inside = ranges.filter(({ start, end }) => end > 0 && start < frameCount && end > start);
  if (inside.length === 0) {
    const first = ranges.reduce((least, { start }) => Math.min(least, start), Number.POSITIVE_INFINITY);
    const found = Number.isFinite(first) ? `; what it has begins at ${placeOf(clip, clipStart + first)}` : '';
    throw inputError(
      `the timeline has nothing within ${clip.path}, which begins at ${placeOf(clip, clipStart)} and has ` +
        `${frameCount} frames${found}`,
      'check that the timeline and the clip belong together',
    );
  }
  if (inside.length < ranges.length) warnings.add('clips that lie outside the clip are left out');
  if (inside.some(({ start, end }) => start < 0 || end > frameCount)) {
    warnings.add('clips that go beyond the clip are cut off at its ends');
  }
  return inside.map((range) => ({
    ...range,
    start: Math.max(0, range.start),
    end: Math.min(frameCount, range.end),
  }));
}

function placeOf({ frameRate, startTimecode }: CutClip, frame: number): string {
  const dropFrame = /[;.]\d+$/.test(startTimecode ?? '');
  return frame < 0 ? `frame ${frame}` : formatTimecode(frameToTimecode(frame, frameRate, dropFrame));
}

function rateMismatch(what: string, frameRate: Rational, clip: CutClip) {
  return inputError(
    `${what} has ${formatRate(frameRate)}, but ${clip.path} has ${formatRate(clip.frameRate)}`,
    'export the timeline at the rate of the clip, or name the clip that it was cut from',
  );
}
