import { inputError } from '../../errors.js';
import { compare, type Rational, subtract } from '../../time/rational.js';
import { type CutClip, placeOf } from './cut-clip.js';
import { longest, nearestFrame, ONE_SECOND, secondsOf, ZERO } from './frame-time.js';
import type { MediaReference, TimelineClip, TimeRange } from './timeline.js';
import type { Warnings } from './warnings.js';

/**
 * What the clock of each media of a timeline reads at the first frame of a clip that stands for it, in seconds: the
 * original, a copy or a proxy. Where lengths are the same, first frames are; else timecodes tell.
 *
 * @param clips - those that are of the clip
 * @param clipStart - frames from 00:00:00:00 to the clip's first; undefined where it has no timecode
 * @throws AutochromeError of kind `input` when nothing tells which frames of the clip are meant
 */
export function mediaOrigins(
  clips: readonly TimelineClip[],
  clip: CutClip,
  clipStart: number | undefined,
  warnings: Warnings,
): (media: MediaReference) => Rational {
  const used = new Map<string, TimelineClip[]>();
  for (const each of clips) {
    const key = keyOf(each.media);
    const known = used.get(key);
    if (known) known.push(each);
    else used.set(key, [each]);
  }
  const origins = new Map(
    [...used].map(([key, own]) => [key, originOf(own, clip, clipStart, warnings)] as const),
  );
  return (media) => origins.get(keyOf(media)) as Rational;
}

function keyOf({ path, name, reel }: MediaReference): string {
  return JSON.stringify([path, name, reel]);
}

function originOf(
  own: readonly TimelineClip[],
  clip: CutClip,
  clipStart: number | undefined,
  warnings: Warnings,
): Rational {
  const { frameRate, frameCount, path } = clip;
  const clipSeconds = clipStart === undefined ? undefined : secondsOf(clipStart, frameRate);
  const there = extentOf(own);
  if (!there) {
    if (clipSeconds) return clipSeconds;
    requireWithin(
      own,
      ZERO,
      clip,
      'the timeline does not say where the media begins, and the clip has no timecode',
    );
    warnings.add(
      `the timeline does not say where ${path} begins, and the clip has no timecode: its first frame is taken for 00:00:00:00`,
    );
    return ZERO;
  }
  if (clipSeconds && compare(there.start, clipSeconds) === 0) return there.start;
  const frames = nearestFrame(subtract(there.end, there.start), frameRate);
  const [begins, clipBegins] = [
    placeOf(clip, nearestFrame(there.start, frameRate)),
    clipStart === undefined ? 'without timecode' : `at ${placeOf(clip, clipStart)}`,
  ];
  if (frames === frameCount) {
    if (there.start.numerator !== 0 && clipSeconds) {
      warnings.add(
        `the media begins at ${begins} in the timeline and ${path} ${clipBegins}: their first frames are taken to be the same`,
      );
    }
    return there.start;
  }
  const lengths = `the timeline says that the media begins at ${begins} and has ${frames} frames; ${path} begins ${clipBegins} and has ${frameCount}`;
  const [from, to] = [nearestFrame(there.start, frameRate), nearestFrame(there.end, frameRate)];
  const meets = clipStart !== undefined && clipStart < to && clipStart + frameCount > from;
  if (there.start.numerator !== 0 && clipSeconds && meets) {
    warnings.add(`${lengths}: they are aligned by timecode`);
    return clipSeconds;
  }
  // Copies are often a few frames shorter or longer, as after a conversion.
  if (Math.abs(frames - frameCount) > nearestFrame(ONE_SECOND, frameRate)) {
    if (there.start.numerator !== 0 || clipStart) throw unknownPlace(lengths);
    requireWithin(own, there.start, clip, lengths);
  }
  warnings.add(`${lengths}: their first frames are taken to be the same`);
  return there.start;
}

/**
 * What the timeline says there is of a file. Some programs write what a clip uses instead, so that it differs from clip
 * to clip and tells nothing of the file.
 */
function extentOf(own: readonly TimelineClip[]): TimeRange | undefined {
  const told = own.map(({ media }) => media.available).filter((range) => range !== undefined);
  const [first] = told;
  if (!first || told.some(({ start }) => compare(start, first.start) !== 0)) return undefined;
  return { start: first.start, end: longest(told.map(({ end }) => end)) };
}

function requireWithin(own: readonly TimelineClip[], origin: Rational, clip: CutClip, reason: string): void {
  const frame = (seconds: Rational) => nearestFrame(subtract(seconds, origin), clip.frameRate);
  const beyond = own.find(({ source }) => frame(source.start) < 0 || frame(source.end) > clip.frameCount);
  if (!beyond) return;
  throw unknownPlace(
    `${reason}; counted from its first frame, '${beyond.name}' is frames ${frame(beyond.source.start)} to ` +
      `${frame(beyond.source.end)} of ${clip.frameCount}`,
  );
}

function unknownPlace(reason: string) {
  return inputError(
    `which frames of the clip are on the timeline is not certain: ${reason}`,
    'use the file that the timeline was cut with, or a copy of the same length or with the same timecode',
  );
}
