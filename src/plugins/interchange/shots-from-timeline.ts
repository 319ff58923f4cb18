import { inputError } from '../../errors.js';
import { compare, type Rational, subtract } from '../../time/rational.js';
import { checkTimeline } from './check-timeline.js';
import { type CutClip, checkCutClip, placeOf } from './cut-clip.js';
import { formatRate } from './frame-rate.js';
import { nearestFrame } from './frame-time.js';
import { type MatchedClips, type MediaMatch, matchMedia } from './match-media.js';
import { mediaOrigins } from './media-origin.js';
import { type ProgrammeCuts, programmeCuts } from './programme-cuts.js';
import { programmeOffset } from './programme-place.js';
import { type NamedRange, shotsOfRanges, type TimelineShot } from './shots-of-ranges.js';
import type { Timeline, TimelineClip } from './timeline.js';
import { Warnings } from './warnings.js';

/** The shots that a timeline makes of a clip. */
export interface TimelineShots {
  /**
   * What the clip is to the timeline. `source`: its clips are taken from it, and their source ranges are the shots;
   * `programme`: it is the whole timeline as one file, and their places on the timeline are the shots.
   */
  readonly basis: 'source' | 'programme';
  /** By what the timeline's clips were found to be of the clip; undefined for `programme`. */
  readonly matchedBy: MediaMatch | undefined;
  /** The names that the timeline has for the clip, in the sense of `matchedBy`; none for `programme`. */
  readonly matchedNames: readonly string[];
  /** How many clips of the timeline the shots were made of. */
  readonly clips: number;
  /** Disjoint and in order; they cover [0, frameCount), and none is empty. */
  readonly shots: readonly TimelineShot[];
  readonly warnings: readonly string[];
}

/**
 * The shots that an editor's cut makes of one clip. Where the timeline's clips are taken from the clip, each source
 * range is a shot; where ranges overlap, the overlap is one of its own, and what no range covers is a shot without
 * name. Frames that are seen under a transition alone belong to the clip that is seen there. Where no clip is taken
 * from it, and the clip is as long as the timeline, has its timecode or its name, it is the programme itself, and shots
 * begin where clips begin on the timeline; in a transition, at its cut.
 *
 * @throws AutochromeError of kind `input` when rates differ, when the timeline has nothing within the clip, or when it
 *   is not certain whether or where the clip is on the timeline; of kind `usage` when the clip or the timeline is not
 *   possible
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
  const clipStart = checkCutClip(clip);
  const warnings = new Warnings();
  const matched = matchMedia(timeline, clip.path);
  const ranges = matched
    ? sourceRanges(matched, timeline, clip, clipStart, warnings)
    : programmeRanges(timeline, clip, timelineStart, clipStart, warnings);
  return {
    basis: matched ? 'source' : 'programme',
    matchedBy: matched?.by,
    matchedNames: matched?.names ?? [],
    clips: ranges.length,
    shots: shotsOfRanges(ranges, clip.frameCount),
    warnings: warnings.list,
  };
}

function sourceRanges(
  { clips }: MatchedClips,
  timeline: Timeline,
  clip: CutClip,
  clipStart: number | undefined,
  warnings: Warnings,
): NamedRange[] {
  for (const { media } of clips) {
    if (compare(media.frameRate, clip.frameRate) !== 0) throw rateMismatch('media', media.frameRate, clip);
  }
  if (new Set(clips.map(({ media }) => media.path)).size > 1) {
    warnings.add(`media of several folders are called like ${clip.path}: all are taken for it`);
  }
  const handles = handlesOf(timeline);
  const originOf = mediaOrigins(clips, clip, clipStart, warnings);
  const ranges = clips.map((each): NamedRange => {
    const origin = originOf(each.media);
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
  return within(ranges, clip, warnings, clipStart ?? 0);
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
  const { ranges, overlays, hiding } = programmeCuts(timeline);
  if (ranges.length === 0) return within([], clip, warnings, clipStart ?? 0);
  const offset = programmeOffset(timeline, timelineStart, clip, clipStart, warnings);
  tellOverlays(overlays, warnings);
  checkHiding(timeline, hiding, warnings);
  const moved = ranges.map((range) => ({ ...range, start: range.start + offset, end: range.end + offset }));
  return within(moved, clip, warnings, clipStart ?? 0);
}

/** Clips that one clip must hide to be taken for what may be seen through, where they are half of the timeline's. */
const MANY_HIDDEN = 3;

function tellOverlays(overlays: ProgrammeCuts['overlays'], warnings: Warnings): void {
  const [first] = overlays;
  if (!first) return;
  const which =
    overlays.length === 1 ? `'${first.name}' lies` : `'${first.name}' and ${overlays.length - 1} more lie`;
  warnings.add(
    `${which} above other clips as titles, graphics or adjustment layers do, which do not hide them`,
  );
}

/** Clips above others as in a cutaway are usual; one above most of the timeline may be a logo, or another version. */
function checkHiding(timeline: Timeline, hiding: ProgrammeCuts['hiding'], warnings: Warnings): void {
  const [most] = hiding;
  if (!most) return;
  const { name } = most.clip;
  const all = timeline.tracks
    .filter(({ kind }) => kind === 'video')
    .reduce((sum, { items }) => sum + items.filter((item) => item.kind === 'clip').length, 0);
  if (most.hidden >= MANY_HIDDEN && most.hidden * 2 >= all) {
    throw inputError(
      `on the timeline, '${name}' lies above ${most.hidden} of ${all} clips, and whether it hides them is not certain`,
      'switch its track off if they are seen, or theirs if they are not, and export the timeline again',
    );
  }
  const hidden = hiding.reduce((sum, each) => sum + each.hidden, 0);
  warnings.add(
    hidden === 1
      ? `'${name}' hides a clip on a track below it, which is no shot`
      : `clips on upper tracks hide ${hidden} clips below them, which are no shots; the most are below '${name}'`,
  );
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

function rateMismatch(what: string, frameRate: Rational, clip: CutClip) {
  return inputError(
    `${what} has ${formatRate(frameRate)}, but ${clip.path} has ${formatRate(clip.frameRate)}`,
    'export the timeline at the rate of the clip, or name the clip that it was cut from',
  );
}
