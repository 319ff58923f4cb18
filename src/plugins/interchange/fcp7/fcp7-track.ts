import { add, type Rational, subtract } from '../../../time/rational.js';
import { framesOfDecimal, secondsOf, ZERO } from '../frame-time.js';
import type { TimeRange, Track } from '../timeline.js';
import type { TimelineFile } from '../timeline-file.js';
import { TrackBuilder } from '../track-builder.js';
import type { FileTable } from './fcp7-media.js';
import { overlayOf } from './fcp7-overlay.js';
import type { SequenceTable } from './fcp7-sequences.js';
import { readRate } from './fcp7-times.js';
import type { SourceUnits } from './source-units.js';
import { childOf, childrenOf, numberOf, textOf, truthOf, wholeOf, type XmlElement } from './xml-document.js';

/** A clip or transition of a track, in frames of the sequence. */
interface Stretch {
  readonly element: XmlElement;
  start: number;
  end: number;
  /** By how much a clip's ends were moved inwards, so that it meets its neighbour at the cut of a transition. */
  headCut: number;
  tailCut: number;
  /** The cut of a transition. */
  cut: number;
}

/** Reads the tracks of a sequence. */
export class TrackReader {
  constructor(
    private readonly file: TimelineFile,
    private readonly files: FileTable,
    private readonly sequences: SequenceTable,
    private readonly units: SourceUnits,
    private readonly frameRate: Rational,
  ) {}

  /**
   * Reads a track.
   *
   * @returns the track, and above it those that sequences nested in it need
   * @throws AutochromeError of kind `input` when the track is malformed; names the line
   */
  read(track: XmlElement, kind: Track['kind'], name: string): Track[] {
    const stretches = track.children
      .filter(({ name: tag }) => ['clipitem', 'generatoritem', 'transitionitem'].includes(tag))
      .map((element): Stretch => {
        const start = wholeOf(this.file, element, 'start') ?? this.file.fail(element, 'has no start');
        const end = wholeOf(this.file, element, 'end') ?? this.file.fail(element, 'has no end');
        return { element, start, end, headCut: 0, tailCut: 0, cut: 0 };
      });
    for (const [index, stretch] of stretches.entries()) {
      if (isTransition(stretch)) this.#meet(stretches[index - 1], stretch, stretches[index + 1]);
    }
    const builder = new TrackBuilder(this.file);
    let end = 0;
    for (const stretch of stretches) {
      const { element } = stretch;
      if (isTransition(stretch)) {
        // A fade in may come after a gap, which goes before it.
        builder.gap(element, this.#seconds(element, Math.max(0, stretch.cut - end)));
        end = Math.max(end, stretch.cut);
        this.#addTransition(builder, stretch);
        continue;
      }
      if (stretch.start < 0 || stretch.end < 0) {
        this.file.fail(element, 'start and end of -1 need an adjacent transition');
      }
      if (stretch.start < end) this.file.fail(element, 'begins before the item before it ends');
      builder.gap(element, this.#seconds(element, stretch.start - end));
      this.#addClip(builder, stretch, kind);
      end = stretch.end;
    }
    return builder.finish(kind, name);
  }

  /** Finds the cut of a transition, and lets its neighbours meet there instead of going on under it. */
  #meet(before: Stretch | undefined, transition: Stretch, after: Stretch | undefined): void {
    const { element, start, end } = transition;
    if (start < 0 || end <= start) this.file.fail(element, 'a transition needs a start and a later end');
    const from =
      before && !isTransition(before) && (before.end === -1 || before.end >= start) ? before : undefined;
    const to =
      after && !isTransition(after) && (after.start === -1 || after.start <= end) ? after : undefined;
    transition.cut = cutOf(transition, from, to);
    const { cut } = transition;
    if (from && from.end !== cut) {
      from.tailCut = (from.end === -1 ? end : from.end) - cut;
      from.end = cut;
    }
    if (to && to.start !== cut) {
      to.headCut = cut - (to.start === -1 ? start : to.start);
      to.start = cut;
    }
  }

  #addTransition(builder: TrackBuilder, { element, start, end, cut }: Stretch): void {
    const effect = childOf(element, 'effect');
    const name = textOf(effect, 'name') ?? '';
    const id = textOf(effect, 'effectid') ?? name;
    builder.transition(element, {
      name,
      effect: /dissolve|cross ?fade/i.test(id) || id === '' ? 'dissolve' : 'other',
      inOffset: this.#seconds(element, cut - start),
      outOffset: this.#seconds(element, end - cut),
    });
  }

  #addClip(builder: TrackBuilder, stretch: Stretch, kind: Track['kind']): void {
    const { file } = this;
    const { element, start, end } = stretch;
    const length = this.#seconds(element, end - start);
    if (end <= start) {
      file.warn(element, 'a clip of no length is left out');
      return;
    }
    if (truthOf(element, 'enabled') === false) {
      file.warn(element, 'a clip that is switched off counts as a gap');
      builder.gap(element, length);
      return;
    }
    this.#warnOfParts(element);
    const sequence = childOf(element, 'sequence');
    if (sequence && !this.sequences.isDescribed(sequence)) {
      file.warn(
        element,
        'a nested sequence that the file does not describe counts as one clip without media',
      );
    } else if (sequence) {
      const tracks = this.sequences.tracksOf(sequence, kind, this.frameRate);
      const part = this.#sourceOf(stretch, ZERO, this.units.rateOf(element, this.frameRate));
      builder.nest(element, { tracks, ...part }, length);
      return;
    }
    const rate = readRate(file, element);
    const { media, clockStart } = this.files.mediaOf(element, rate ?? this.frameRate);
    const source = this.#sourceOf(stretch, clockStart, this.units.rateOf(element, this.frameRate));
    const overlay = overlayOf(element, this.files);
    const name = textOf(element, 'name') ?? '';
    builder.clip(element, { name, media, source, ...(overlay ? { overlay } : {}) }, length);
  }

  /**
   * What a clip shows of its media, in seconds.
   *
   * @param clockStart - what the media's clock reads at its first frame
   * @param counted - frames per second of `in` and `out`
   */
  #sourceOf(stretch: Stretch, clockStart: Rational, counted: Rational): TimeRange {
    const { file, frameRate } = this;
    const { element, start, end, headCut, tailCut } = stretch;
    const [first, last] = [numberOf(file, element, 'in') ?? -1, numberOf(file, element, 'out') ?? -1];
    const unset = first === -1 && last === -1;
    return file.exactly(element, () => {
      const origin = unset ? clockStart : add(clockStart, secondsOf(framesOfDecimal(first), counted));
      const from = add(origin, secondsOf(headCut, frameRate));
      if (unset) return { start: from, end: add(from, secondsOf(end - start, frameRate)) };
      const to = add(clockStart, secondsOf(framesOfDecimal(last), counted));
      return { start: from, end: subtract(to, secondsOf(tailCut, frameRate)) };
    });
  }

  #warnOfParts(element: XmlElement): void {
    if (element.name === 'generatoritem') {
      this.file.warn(element, 'generators count as clips without media');
    }
    for (const filter of childrenOf(element, 'filter')) {
      const effect = childOf(filter, 'effect');
      const name = textOf(effect, 'name') ?? textOf(effect, 'effectid') ?? 'filter';
      this.file.warn(filter, `the effect '${name}' is not followed`);
    }
  }

  #seconds(element: XmlElement, frames: number): Rational {
    return this.file.exactly(element, () => secondsOf(frames, this.frameRate));
  }
}

function isTransition({ element }: Stretch): boolean {
  return element.name === 'transitionitem';
}

/** Where the two sides of a transition meet: where they say, or else where its alignment does. */
function cutOf({ element, start, end }: Stretch, from?: Stretch, to?: Stretch): number {
  const said = [from?.end ?? -1, to?.start ?? -1].filter((frame) => frame !== -1);
  if (said.length > 0 && said.every((frame) => frame === said[0])) return said[0] as number;
  // To or from nothing, all of it is the clip's.
  if (!to && from?.end === -1) return end;
  if (!from && to?.start === -1) return start;
  const alignment = textOf(element, 'alignment')?.trim().toLowerCase() ?? 'center';
  if (alignment.startsWith('start')) return start;
  if (alignment.startsWith('end')) return end;
  return start + Math.floor((end - start) / 2);
}
