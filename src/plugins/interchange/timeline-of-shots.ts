import { usageError } from '../../errors.js';
import type { Rational } from '../../time/rational.js';
import { checkTimeline } from './check-timeline.js';
import { secondsOf } from './frame-time.js';
import type { Timeline, TimeRange, TrackItem } from './timeline.js';

/** A shot of a clip, and the media file that has it. Frames are those of the clip. */
export interface RelinkedShot {
  readonly name: string;
  /** First frame of the shot. */
  readonly start: number;
  /** Frame after its last. */
  readonly end: number;
  readonly media: {
    readonly path: string;
    /** First frame of the clip that the file has: the shot's start, or less by its handle. */
    readonly start: number;
    /** Frame after the last that the file has: the shot's end, or more by its handle. */
    readonly end: number;
  };
}

/** A clip that was rendered shot by shot. */
export interface ShotsOfClip {
  /** Name of the timeline. */
  readonly name: string;
  /** Frames per second of clip and media. */
  readonly frameRate: Rational;
  /** Timecode of the clip's first frame; 00:00:00:00 when undefined. */
  readonly startTimecode: string | undefined;
  /** In order and disjoint; what is between them is a gap. */
  readonly shots: readonly RelinkedShot[];
}

/**
 * A timeline of a clip's shots, each taken from a media file of its own: one video track as long as the clip, on which
 * every shot is where it is in the clip. A file carries the timecode of the frame of the clip that it begins with, so
 * that the frames around the shot are handles: the available range is all of the file, the source range the shot.
 *
 * @throws AutochromeError of kind `usage` when shots are empty, overlap or are out of order, or a file does not have
 *   all of its shot
 * @example
 * ```ts
 * import { timelineOfShots } from 'autochrome';
 * import { rational } from 'autochrome/core';
 *
 * const shot = { name: 'Shot 1', start: 0, end: 8, media: { path: 'shot-1.mp4', start: 0, end: 8 } };
 * const frameRate = rational(24000, 1001);
 * const { tracks } = timelineOfShots({ name: 'reel', frameRate, startTimecode: '01:00:00:00', shots: [shot] });
 * console.log(tracks[0]?.items.length);
 * ```
 */
export function timelineOfShots(clip: ShotsOfClip): Timeline {
  const { name, frameRate, startTimecode = '00:00:00:00', shots } = clip;
  const empty: Timeline = { name, frameRate, startTimecode, tracks: [] };
  const { frame: origin } = checkTimeline(empty);
  const range = (start: number, end: number, first: number): TimeRange => ({
    start: secondsOf(first + start, frameRate),
    end: secondsOf(first + end, frameRate),
  });
  const items: TrackItem[] = [];
  let end = 0;
  for (const shot of shots) {
    checkShot(shot, end);
    if (shot.start > end) items.push({ kind: 'gap', record: range(end, shot.start, 0) });
    items.push({
      kind: 'clip',
      name: shot.name,
      media: {
        path: shot.media.path,
        name: undefined,
        reel: undefined,
        frameRate,
        available: range(shot.media.start, shot.media.end, origin),
      },
      source: range(shot.start, shot.end, origin),
      record: range(shot.start, shot.end, 0),
    });
    end = shot.end;
  }
  return { ...empty, tracks: [{ kind: 'video', name: 'V1', items }] };
}

function checkShot({ name, start, end, media }: RelinkedShot, from: number): void {
  const frames = [start, end, media.start, media.end];
  if (!frames.every((frame) => Number.isSafeInteger(frame) && frame >= 0)) {
    throw usageError(
      `shot '${name}' has frames ${frames.join(', ')}`,
      'they must be whole numbers, at least 0',
    );
  }
  if (start < from) {
    throw usageError(
      `shot '${name}' begins at frame ${start}, before ${from}`,
      'give shots in order, without overlaps',
    );
  }
  if (end <= start) throw usageError(`shot '${name}' begins at frame ${start} and ends before ${end}`);
  if (media.start > start || media.end < end) {
    throw usageError(
      `${media.path} has frames ${media.start} to ${media.end}, but shot '${name}' has ${start} to ${end}`,
      'a file must have all of its shot',
    );
  }
}
