import { usageError } from '../../../errors.js';
import type { Rational } from '../../../time/rational.js';
import { fallsOnFrame, nearestFrame } from '../frame-time.js';
import type { TimelineClip, TimeRange, Track } from '../timeline.js';
import type { Warnings } from '../warnings.js';

/** One edit of an EDL, in frames: a clip, or black, with the transition that it begins with. */
export interface EdlEdit {
  /** Undefined for black. */
  readonly clip: TimelineClip | undefined;
  sourceStart: number;
  sourceEnd: number;
  recordStart: number;
  recordEnd: number;
  /** `C`, `D` or a wipe; frames; name. */
  readonly transition: string;
  readonly duration: number;
  readonly effect: string;
}

/**
 * The edits of a track, where each transition begins an edit, as EDLs have it.
 *
 * @param frameRate - of the timeline; an EDL has one rate for all
 */
export function editsOf(track: Track, frameRate: Rational, warnings: Warnings): EdlEdit[] {
  const frames = (seconds: Rational) => {
    if (!fallsOnFrame(seconds, frameRate))
      warnings.add('times between frames are moved to the nearest frame');
    return nearestFrame(seconds, frameRate);
  };
  const edits: EdlEdit[] = [];
  const lengthIn = ({ start, end }: TimeRange) => frames(end) - frames(start);
  for (const [index, item] of track.items.entries()) {
    if (item.kind === 'transition') continue;
    const transition = track.items[index - 1];
    const [inOffset, outOffset] =
      transition?.kind === 'transition'
        ? [frames(transition.inOffset), frames(transition.outOffset)]
        : [0, 0];
    const edit: EdlEdit = {
      clip: item.kind === 'clip' ? item : undefined,
      sourceStart: item.kind === 'clip' ? frames(item.source.start) - inOffset : 0,
      // Black is counted from 0.
      sourceEnd: item.kind === 'clip' ? frames(item.source.end) : lengthIn(item.record) + inOffset,
      recordStart: frames(item.record.start) - inOffset,
      recordEnd: frames(item.record.end),
      transition: 'C',
      duration: inOffset + outOffset,
      effect: '',
    };
    if (transition?.kind === 'transition') {
      const before = edits.at(-1);
      if (before) {
        before.recordEnd -= inOffset;
        before.sourceEnd -= inOffset;
      }
      const centred =
        before?.clip && edit.clip ? Math.floor(edit.duration / 2) : edit.clip ? 0 : edit.duration;
      if (inOffset !== centred)
        warnings.add('the cut of a transition is moved to its middle, or to its black end');
      edits.push({ ...edit, ...codeOf(transition.effect, transition.name, warnings) });
    } else edits.push(edit);
  }
  const last = track.items.at(-1);
  if (last?.kind === 'transition') {
    const end = edits.at(-1) as EdlEdit;
    const duration = frames(last.inOffset);
    const { recordEnd } = end;
    end.recordEnd -= duration;
    end.sourceEnd -= duration;
    edits.push({
      clip: undefined,
      sourceStart: 0,
      sourceEnd: 0,
      recordStart: recordEnd - duration,
      recordEnd,
      duration,
      ...codeOf(last.effect, last.name, warnings),
    });
  }
  for (const edit of edits) checkSource(edit);
  return edits;
}

function codeOf(effect: 'dissolve' | 'other', name: string, warnings: Warnings) {
  if (effect === 'dissolve') return { transition: 'D', effect: name };
  if (/^W\d{3}$/.test(name)) return { transition: name, effect: '' };
  warnings.add('transitions other than dissolves are written as wipes (W001)');
  return { transition: 'W001', effect: name };
}

function checkSource({ clip, sourceStart }: EdlEdit): void {
  if (clip && sourceStart < 0) {
    throw usageError(
      `the clip '${clip.name}' begins before 00:00:00:00 of its media, or is under a transition there`,
      'write .otio or .xml instead, which need no timecode for it',
    );
  }
}
