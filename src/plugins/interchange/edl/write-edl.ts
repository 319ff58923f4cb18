import { usageError } from '../../../errors.js';
import { compare, type Rational } from '../../../time/rational.js';
import { formatTimecode, framesPerDay, frameToTimecode } from '../../../time/timecode.js';
import { checkTimeline } from '../check-timeline.js';

import type { Timeline, Track } from '../timeline.js';
import type { Warnings } from '../warnings.js';
import { type EdlEdit, editsOf } from './edl-edits.js';
import { ReelNames } from './reel-names.js';

/** Events that devices of CMX's time take. */
const EVENTS_OF_CMX = 999;
/** Events that any program is known to take. */
const MOST_EVENTS = 9999;
/** Audio tracks that have a name of their own. */
const AUDIO_TRACKS = 2;

/**
 * Writes a timeline as a CMX 3600 EDL: its first video track and its first two audio tracks.
 *
 * @param warnings - told what the format does not hold
 * @returns the file's text
 * @throws AutochromeError of kind `usage` when the timeline is not possible, has too many events or passes midnight
 */
export function edlText(timeline: Timeline, warnings: Warnings): string {
  const { frame, timecode } = checkTimeline(timeline);
  const { frameRate } = timeline;
  const tracks = tracksHeld(timeline, warnings);
  const lines = [`TITLE: ${oneLine(timeline.name, warnings)}`];
  lines.push(`FCM: ${timecode.dropFrame ? 'DROP FRAME' : 'NON-DROP FRAME'}`, '');
  const writer = new EventWriter(frameRate, timecode.dropFrame, frame, warnings);
  // Where nothing is recorded at the start, the start is lost, unless black is.
  const startsEmpty = tracks.every(({ track }) => track.items[0]?.kind === 'gap');
  for (const [index, { channel, track }] of tracks.entries()) {
    for (const [at, edit] of editsOf(track, frameRate, warnings).entries()) {
      const keepsBlack = at === 0 && index === 0 && startsEmpty;
      if (edit.clip || edit.duration > 0 || keepsBlack) {
        lines.push(...writer.event(channel, edit, at === 0 ? undefined : writer.last));
      }
      writer.last = edit;
    }
  }
  if (writer.number > EVENTS_OF_CMX) {
    warnings.add(`${writer.number} events are more than the ${EVENTS_OF_CMX} that CMX 3600 numbers`);
  }
  return `${lines.join('\n')}\n`;
}

function tracksHeld(
  { tracks, frameRate }: Timeline,
  warnings: Warnings,
): { channel: string; track: Track }[] {
  const video = tracks.filter(({ kind }) => kind === 'video');
  const audio = tracks.filter(({ kind }) => kind === 'audio');
  if (video.length > 1) warnings.add('an EDL has one video track: those above the first are left out');
  if (audio.length > AUDIO_TRACKS) warnings.add('of the audio tracks, only the first two are written');
  const held = [
    ...video.slice(0, 1).map((track) => ({ channel: 'V', track })),
    ...audio
      .slice(0, AUDIO_TRACKS)
      .map((track, index) => ({ channel: index === 0 ? 'A' : `A${index + 1}`, track })),
  ];
  for (const { track } of held) {
    for (const item of track.items) {
      if (item.kind !== 'clip') continue;
      if (item.media.available) warnings.add('what there is of the media beyond each clip is not in an EDL');
      if (compare(item.media.frameRate, frameRate) !== 0) {
        warnings.add('an EDL has one frame rate: media of another is counted in it');
      }
    }
  }
  return held;
}

/** A text as one line of an EDL. */
function oneLine(text: string, warnings: Warnings): string {
  const line = text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
  if (line !== text) warnings.add('names are written as one line, without spaces around them');
  return line;
}

/** Writes events with their numbers. */
class EventWriter {
  /** Events written so far. */
  number = 0;
  /** The edit before on the same track. */
  last: EdlEdit | undefined;
  readonly #reels: ReelNames;

  constructor(
    private readonly frameRate: Rational,
    private readonly dropFrame: boolean,
    private readonly start: number,
    private readonly warnings: Warnings,
  ) {
    this.#reels = new ReelNames(warnings);
  }

  /** The lines of one event; with a transition they say first what it leads from. */
  event(channel: string, edit: EdlEdit, before: EdlEdit | undefined): string[] {
    const { clip, duration, transition } = edit;
    // What is under the transition alone has no event of its own.
    if (duration === 0 && edit.recordEnd === edit.recordStart) return [];
    this.number += 1;
    if (this.number > MOST_EVENTS) {
      throw usageError(
        `the timeline has more than the ${MOST_EVENTS} events of an EDL`,
        'write .otio or .xml instead',
      );
    }
    if (duration === 0) {
      const lines = [this.#line(channel, edit, edit, 'C')];
      if (this.#isRetimed(edit)) lines.push(this.#speed(edit));
      return [...lines, ...this.#comment('FROM CLIP NAME', clip?.name), ...this.#sourceFile(edit)];
    }
    const from = { sourceStart: before?.sourceEnd ?? 0, sourceEnd: before?.sourceEnd ?? 0 };
    const cut = { recordStart: edit.recordStart, recordEnd: edit.recordStart };
    // Black is as long as its transition; the rest of it needs no event.
    const to = clip ? edit : { ...edit, sourceEnd: duration, recordEnd: edit.recordStart + duration };
    return [
      this.#line(channel, { clip: before?.clip }, { ...from, ...cut }, 'C'),
      this.#line(channel, edit, to, `${transition.padEnd(4)} ${String(duration).padStart(3, '0')}`),
      ...(this.#isRetimed(edit) ? [this.#speed(edit)] : []),
      ...this.#comment('EFFECT NAME', edit.effect),
      ...this.#comment('FROM CLIP NAME', before?.clip?.name),
      ...this.#comment('TO CLIP NAME', clip?.name),
      ...this.#sourceFiles(before, edit),
    ];
  }

  #line(channel: string, { clip }: Pick<EdlEdit, 'clip'>, at: EdlTimes, transition: string): string {
    const number = String(this.number).padStart(3, '0');
    const reel = (clip ? this.#reels.of(clip.media) : 'BL').padEnd(8);
    const times = [at.sourceStart, at.sourceEnd].map((frame) => this.#timecode(frame));
    times.push(...[at.recordStart, at.recordEnd].map((frame) => this.#timecode(frame + this.start)));
    return `${number}  ${reel} ${channel.padEnd(5)} ${transition.padEnd(8)} ${times.join(' ')}`;
  }

  #timecode(frame: number): string {
    const day = framesPerDay(this.frameRate, this.dropFrame);
    if (frame > day) {
      throw usageError(
        'an EDL ends at 24:00:00:00, and the timeline or its media goes on',
        'write .otio or .xml instead',
      );
    }
    return formatTimecode(frameToTimecode(frame, this.frameRate, this.dropFrame));
  }

  #isRetimed(edit: EdlEdit): boolean {
    const retimed =
      edit.clip !== undefined && edit.sourceEnd - edit.sourceStart !== edit.recordEnd - edit.recordStart;
    if (retimed) this.warnings.add('the speed of clips is rounded to a tenth of a frame per second');
    return retimed;
  }

  /** What says that a clip plays faster or slower: frames of its media per second. */
  #speed(edit: EdlEdit): string {
    const speed = (edit.sourceEnd - edit.sourceStart) / (edit.recordEnd - edit.recordStart);
    const rate = ((speed * this.frameRate.numerator) / this.frameRate.denominator)
      .toFixed(1)
      .padStart(5, '0');
    const reel = edit.clip ? this.#reels.of(edit.clip.media) : 'BL';
    return `M2   ${reel.padEnd(8)}       ${rate}                ${this.#timecode(edit.sourceStart)}`;
  }

  #comment(name: string, text: string | undefined): string[] {
    const line = text === undefined ? '' : oneLine(text, this.warnings);
    return line === '' ? [] : [`* ${name}: ${line}`];
  }

  /** Of two files the first is that which a transition leads from; one alone is that which it leads to. */
  #sourceFiles(before: EdlEdit | undefined, edit: EdlEdit): string[] {
    if (!before?.clip) return this.#sourceFile(edit);
    const both = edit.clip === undefined || edit.clip.media.path !== undefined;
    if (both) return [...this.#sourceFile(before), ...this.#sourceFile(edit)];
    if (before.clip.media.path !== undefined && before.recordEnd === before.recordStart) {
      this.warnings.add('the media of a clip that is seen in transitions alone is not named');
    }
    return [];
  }

  #sourceFile({ clip }: EdlEdit): string[] {
    return this.#comment('SOURCE FILE', clip?.media.path);
  }
}

type EdlTimes = Pick<EdlEdit, 'sourceStart' | 'sourceEnd' | 'recordStart' | 'recordEnd'>;
