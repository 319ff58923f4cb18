import { inputError } from '../../errors.js';
import { compare, type Rational } from '../../time/rational.js';
import type { CutClip } from './cut-clip.js';
import { longest, nearestFrame, ONE_SECOND } from './frame-time.js';
import { mediaNames } from './match-media.js';
import { fileNameOf } from './media-path.js';
import type { Timeline } from './timeline.js';
import type { Warnings } from './warnings.js';

/** Share of a timeline's length by which a finished programme may be longer or shorter, as with black at its end. */
const LENGTH_MARGIN = 0.02;

/** Media names that an error lists. */
const MOST_NAMES = 5;

/**
 * Where in a clip that is the finished programme a timeline begins, in frames: by timecode, or where that is not
 * possible at the clip's first frame.
 *
 * @param timelineStart - frames from 00:00:00:00 to the timeline's first
 * @param clipStart - likewise the clip's; undefined where it has no timecode
 * @throws AutochromeError of kind `input` when nothing says that the clip is that programme
 */
export function programmeOffset(
  timeline: Timeline,
  timelineStart: number,
  clip: CutClip,
  clipStart: number | undefined,
  warnings: Warnings,
): number {
  const { path, frameCount } = clip;
  const lengths = lengthsOf(timeline);
  const length = Math.max(...lengths);
  const offset = clipStart === undefined ? 0 : timelineStart - clipStart;
  const meets = offset < frameCount && offset + length > 0;
  const margin = Math.max(nearestFrame(ONE_SECOND, clip.frameRate), length * LENGTH_MARGIN);
  const sameLength = lengths.some((each) => Math.abs(each - frameCount) <= margin);
  // Equal timecodes, mostly 00:00:00:00 or 01:00:00:00, say nothing by themselves.
  const byTimecode = offset > 0 && offset + length <= frameCount + margin;
  if (!sameLength && !byTimecode && !namedAlike(timeline.name, path)) {
    const names = mediaNames(timeline);
    const some = names
      .slice(0, MOST_NAMES)
      .map((name) => `'${name}'`)
      .join(', ');
    throw inputError(
      `no clip of the timeline is taken from ${path}, and it does not look like the finished programme either: ` +
        `the timeline has ${length} frames, the clip has ${frameCount}`,
      `give it the name that it has in the timeline (${some}${names.length > MOST_NAMES ? ' and others' : ''}), ` +
        'or name a programme of the same length or with its timecode',
    );
  }
  if (!meets) {
    warnings.add(
      `the timeline starts at ${timeline.startTimecode} and the clip at ${clip.startTimecode}, so that they do not ` +
        'meet: they are taken to start together',
    );
  }
  if (!lengths.includes(frameCount)) {
    warnings.add(`the timeline has ${length} frames, and the clip has ${frameCount}`);
  }
  return meets ? offset : 0;
}

/** Frames to the end of the last clip: of video, and of all tracks. */
function lengthsOf({ tracks, frameRate }: Timeline): number[] {
  const endsOf = (kinds: readonly string[]): Rational[] =>
    tracks
      .filter(({ kind }) => kinds.includes(kind))
      .flatMap(({ items }) => items.flatMap((item) => (item.kind === 'clip' ? [item.record.end] : [])));
  const [video, all] = [longest(endsOf(['video'])), longest(endsOf(['video', 'audio']))];
  const whole = longest(
    tracks.flatMap(({ items }) =>
      items.flatMap((item) => (item.kind === 'transition' ? [] : [item.record.end])),
    ),
  );
  return [video, all, whole]
    .filter((each, index, lengths) => lengths.findIndex((other) => compare(other, each) === 0) === index)
    .map((each) => nearestFrame(each, frameRate));
}

/** Whether the clip has the timeline's name. */
function namedAlike(name: string, path: string): boolean {
  const [a, b] = [name, fileNameOf(path)].map((each) =>
    each
      .normalize('NFC')
      .toLowerCase()
      .replace(/(?<=.)\.[^.]*$/, ''),
  );
  return a === b && a !== '';
}
