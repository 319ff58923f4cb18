import { add, type Rational } from '../../time/rational.js';
import { ZERO } from './frame-time.js';
import type { TimelineClip, TimelineTransition, Track, TrackItem } from './timeline.js';
import type { FileLine, TimelineFile } from './timeline-file.js';
import { findTrackProblem } from './track-rules.js';

/** Puts a track together from what a file tells, one item after another. */
export class TrackBuilder {
  readonly #items: TrackItem[] = [];
  readonly #places: FileLine[] = [];
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
  gap(place: FileLine, length: Rational): void {
    if (length.numerator === 0) return;
    const start = this.#end;
    const record = this.#take(place, length);
    const last = this.#items.at(-1);
    if (last?.kind === 'gap') {
      this.#items[this.#items.length - 1] = {
        kind: 'gap',
        record: { start: last.record.start, end: record.end },
      };
    } else this.#push(place, { kind: 'gap', record: { start, end: record.end } });
  }

  /** Adds a transition. */
  transition(place: FileLine, transition: Omit<TimelineTransition, 'kind'>): void {
    this.#push(place, { kind: 'transition', ...transition });
  }

  /**
   * The track.
   *
   * @throws AutochromeError of kind `input` when it breaks the rules of a track; names the line of the item
   */
  finish(kind: Track['kind'], name: string): Track {
    const problem = findTrackProblem(this.#items);
    if (problem) this.file.fail(this.#places[problem.index] as FileLine, problem.reason);
    return { kind, name, items: this.#items };
  }

  #take(place: FileLine, length: Rational): { start: Rational; end: Rational } {
    const start = this.#end;
    this.#end = this.file.exactly(place, () => add(start, length));
    return { start, end: this.#end };
  }

  #push(place: FileLine, item: TrackItem): void {
    this.file.countItem(place);
    this.#items.push(item);
    this.#places.push(place);
  }
}
