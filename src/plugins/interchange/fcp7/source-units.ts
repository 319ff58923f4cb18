import { compare, formatRational, type Rational, toNumber } from '../../../time/rational.js';
import type { TimelineFile } from '../timeline-file.js';
import type { FileTable } from './fcp7-media.js';
import { readRate } from './fcp7-times.js';
import { numberOf, textOf, wholeOf, type XmlElement } from './xml-document.js';

/** Ticks in a second, in which Premiere tells in and out a second time. */
const TICKS = 254_016_000_000;

/**
 * In which frames a clip's `in` and `out` are counted. By the format it is the clip's own rate. Older versions of
 * Premiere write another one there than they count by: a clip of 25 frames per second on a sequence of 25 says 30000/1001
 * and counts by 25. What is true shows in the length on the sequence, or in Premiere's own ticks.
 */
export class SourceUnits {
  /** What clips of the same three rates were found to be counted by, by how often. */
  readonly #found = new Map<string, Map<Rational, number>>();

  constructor(
    private readonly file: TimelineFile,
    private readonly files: FileTable,
    root: XmlElement,
  ) {
    this.#collect(root, undefined);
  }

  /**
   * The rate that `in` and `out` of a clip count by, in frames per second.
   *
   * @param around - rate of the sequence
   */
  rateOf(clip: XmlElement, around: Rational): Rational {
    const rates = this.#ratesOf(clip, around);
    const said = rates[0] as Rational;
    if (rates.length === 1) return said;
    const found = this.#evidence(clip, around, rates) ?? this.#mostFound(rates) ?? said;
    if (compare(found, said) !== 0) {
      this.file.warn(
        clip,
        `clips that say ${formatRational(said)} frames per second are counted by ${formatRational(found)}, ` +
          'which their lengths show',
      );
    }
    return found;
  }

  #collect(element: XmlElement, around: Rational | undefined): void {
    const { name, children } = element;
    const rate = name === 'sequence' ? (readRate(this.file, element) ?? around) : around;
    if (name === 'clipitem' && rate) {
      const rates = this.#ratesOf(element, rate);
      const found = rates.length > 1 ? this.#evidence(element, rate, rates) : undefined;
      if (found) {
        const votes = this.#found.get(keyOf(rates)) ?? new Map<Rational, number>();
        const known = [...votes.keys()].find((each) => compare(each, found) === 0) ?? found;
        votes.set(known, (votes.get(known) ?? 0) + 1);
        this.#found.set(keyOf(rates), votes);
      }
    }
    for (const child of children) this.#collect(child, rate);
  }

  /** The rates that come into question, each once: the clip's own, the sequence's, the file's. */
  #ratesOf(clip: XmlElement, around: Rational): Rational[] {
    const own = readRate(this.file, clip);
    const { frameRate } = this.files.mediaOf(clip, own ?? around).media;
    const rates = [own ?? frameRate, around, frameRate];
    return rates.filter((rate, index) => rates.findIndex((each) => compare(each, rate) === 0) === index);
  }

  #mostFound(rates: readonly Rational[]): Rational | undefined {
    const votes = [...(this.#found.get(keyOf(rates)) ?? [])];
    return votes.sort(([, a], [, b]) => b - a)[0]?.[0];
  }

  /** The one rate by which the clip fits; undefined where none does, or more than one. */
  #evidence(clip: XmlElement, around: Rational, rates: readonly Rational[]): Rational | undefined {
    const { file } = this;
    const [first, last] = [numberOf(file, clip, 'in') ?? -1, numberOf(file, clip, 'out') ?? -1];
    if (first < 0 || last <= first) return undefined;
    const [from, to] = [ticksOf(clip, 'pproTicksIn'), ticksOf(clip, 'pproTicksOut')];
    const [start, end] = [wholeOf(file, clip, 'start') ?? -1, wholeOf(file, clip, 'end') ?? -1];
    const seconds = (frames: number, rate: Rational) => frames / toNumber(rate);
    const only = (fits: (rate: Rational) => boolean) => {
      const fitting = rates.filter(fits);
      return fitting.length === 1 ? fitting[0] : undefined;
    };
    const byTicks = (rate: Rational) =>
      Math.abs(seconds(first, rate) - from) < 0.5 / toNumber(rate) &&
      Math.abs(seconds(last, rate) - to) < 0.5 / toNumber(rate);
    // To a frame of the sequence, since ends are rounded to its frames.
    const byLength = (rate: Rational) =>
      start >= 0 &&
      end > start &&
      Math.abs(seconds(last - first, rate) - seconds(end - start, around)) < 1 / toNumber(around);
    return only(byTicks) ?? only(byLength);
  }
}

function keyOf(rates: readonly Rational[]): string {
  return rates.map(formatRational).join(' ');
}

/** Seconds that ticks tell; not a number where there are none. */
function ticksOf(clip: XmlElement, name: string): number {
  return Number(textOf(clip, name) ?? Number.NaN) / TICKS;
}
