import { add, compare, type Rational, subtract } from '../../time/rational.js';
import { ZERO } from './frame-time.js';
import { cutItems, type NestedPart } from './nested-tracks.js';
import type { TimelineClip, TimelineTransition, Track, TrackItem } from './timeline.js';
import type { FileLine, TimelineFile } from './timeline-file.js';
import { findTrackProblem, fitTransition } from './track-rules.js';

/** An item of a track, where the file tells of it, and whether a nested timeline brought it. */
interface Entry {
  readonly item: TrackItem;
  readonly place: FileLine;
  readonly nested: boolean;
}

/**
 * Puts a track together from what a file tells, one item after another. What lies in a nested timeline's second track
 * and above gets tracks of its own, above this one.
 */
export class TrackBuilder {
  readonly #entries: Entry[] = [];
  readonly #above: TrackBuilder[] = [];
  #end = ZERO;

  constructor(private readonly file: TimelineFile) {}

  /** Where the next item begins, in seconds after the timeline's first frame. */
  get end(): Rational {
    return this.#end;
  }

  /** Adds a clip of a length in seconds. */
  clip(place: FileLine, clip: Omit<TimelineClip, 'kind' | 'record'>, length: Rational): void {
    this.#push(place, { kind: 'clip', ...clip, record: this.#take(place, length) });
  }

  /** Adds a gap of a length in seconds; two gaps in a row are one, and a gap of no length is none. */
  gap(place: FileLine, length: Rational, nested = false): void {
    if (length.numerator === 0) return;
    const start = this.#end;
    const record = this.#take(place, length);
    const last = this.#entries.at(-1);
    if (last?.item.kind === 'gap') {
      const item = { kind: 'gap', record: { start: last.item.record.start, end: record.end } } as const;
      this.#entries[this.#entries.length - 1] = { ...last, item, nested: nested || last.nested };
    } else this.#push(place, { kind: 'gap', record: { start, end: record.end } }, nested);
  }

  /** Adds a transition. */
  transition(place: FileLine, transition: Omit<TimelineTransition, 'kind'>): void {
    // A nested timeline may end in a fade of its own: the transition that leads away from it is what is seen.
    const last = this.#entries.at(-1);
    if (last?.nested && last.item.kind === 'transition') this.#entries.pop();
    this.#push(place, { kind: 'transition', ...transition });
  }

  /** Adds what a part of a nested timeline shows, of a length in seconds; what it does not fill is a gap. */
  nest(place: FileLine, part: NestedPart, length: Rational): void {
    // Counted even where there is nothing in it, since timelines within timelines multiply.
    this.file.countItem(place);
    const start = this.#end;
    for (const [index, { items }] of part.tracks.entries()) {
      const builder = index === 0 ? this : this.#layer(index - 1);
      if (index > 0) builder.gap(place, subtract(start, builder.#end));
      for (const item of this.file.exactly(place, () => cutItems(items, part, length))) {
        builder.#append(place, item);
      }
    }
    const end = this.file.exactly(place, () => add(start, length));
    this.gap(place, subtract(end, this.#end), true);
  }

  /**
   * The track, and above it those that nested timelines need.
   *
   * @throws AutochromeError of kind `input` when one breaks the rules of a track; names the line of the item
   */
  finish(kind: Track['kind'], name: string): Track[] {
    const entries = this.#fitted();
    const items = entries.map(({ item }) => item);
    const problem = findTrackProblem(items);
    if (problem) this.file.fail((entries[problem.index] as Entry).place, problem.reason);
    const above = this.#above.filter((each) => each.#entries.some(({ item }) => item.kind === 'clip'));
    return [{ kind, name, items }, ...above.flatMap((each) => each.finish(kind, name))];
  }

  #layer(index: number): TrackBuilder {
    const known = this.#above[index];
    if (known) return known;
    const layer = new TrackBuilder(this.file);
    this.#above.push(layer);
    return layer;
  }

  #append(place: FileLine, item: TrackItem): void {
    if (item.kind === 'gap') {
      this.gap(place, subtract(item.record.end, item.record.start), true);
    } else if (item.kind === 'clip') {
      const length = subtract(item.record.end, item.record.start);
      this.#push(place, { ...item, record: this.#take(place, length) }, true);
    } else if (this.#entries.at(-1)?.item.kind !== 'transition') this.#push(place, item, true);
  }

  /**
   * The items, where transitions are as long as the clips beside them allow. Those to and from nested timelines lead from
   * or to all of it before nesting is followed, and some programs write longer ones than there is film for. Two that meet,
   * as a fade-out and a fade-in, have nothing in between: they are a cut.
   */
  #fitted(): Entry[] {
    const fitted: Entry[] = [];
    let covered = ZERO;
    for (const [index, entry] of this.#entries.entries()) {
      const { item, place } = entry;
      const [before, after] = [fitted.at(-1), this.#entries[index + 1]];
      if (item.kind !== 'transition') {
        if (before?.item.kind !== 'transition') covered = ZERO;
        fitted.push(entry);
        continue;
      }
      if (after?.item.kind === 'transition' || this.#entries[index - 1]?.item.kind === 'transition') {
        this.file.warn(place, 'transitions that meet, such as a fade-out and a fade-in, count as a cut');
        continue;
      }
      const fit = fitTransition(item, before?.item, after?.item, covered);
      if (compare(fit.inOffset, item.inOffset) !== 0 || compare(fit.outOffset, item.outOffset) !== 0) {
        this.file.warn(place, 'a transition longer than the clips beside it is shortened');
      }
      covered = fit.outOffset;
      if (fit.inOffset.numerator !== 0 || fit.outOffset.numerator !== 0) fitted.push({ ...entry, item: fit });
    }
    return fitted;
  }

  #take(place: FileLine, length: Rational): { start: Rational; end: Rational } {
    const start = this.#end;
    this.#end = this.file.exactly(place, () => add(start, length));
    return { start, end: this.#end };
  }

  #push(place: FileLine, item: TrackItem, nested = false): void {
    this.file.countItem(place);
    this.#entries.push({ item, place, nested });
  }
}
