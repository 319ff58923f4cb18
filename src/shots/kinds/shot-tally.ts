import type { FrameLook, Look } from './frame-look.js';
import type { ShotBeginning } from './shot-sorter.js';

/** Share of a title's frames on which its writing can be read; it may fade in and out. */
const READABLE = 0.3;

/** Share of a title's, or a leader's, frames that may look like something else. */
const STRAY = 0.1;

/** Share of a countdown's frames on which its circle is found. */
const COUNTED = 0.6;

/** Variance over time of a title's cells, as a share of their variance over the image. */
const STILL = 0.2;

/** What is counted of a shot's frames while they pass. */
export class ShotTally {
  readonly #looks = new Map<Look, number>();
  readonly #colours = { yes: 0, no: 0 };
  #frames = 0;
  #plainAtEnd = 0;
  /** Of frames with writing, brought to mean 0 and deviation 1: sums of cells and of their squares. */
  #sums: Float64Array | undefined;
  #squares = 0;

  /**
   * @param start - first frame
   * @param beginning - how the shot begins
   */
  constructor(
    readonly start: number,
    readonly beginning: ShotBeginning,
  ) {}

  /** Frames, those that belong to two shots left out. */
  get frames(): number {
    return this.#frames;
  }

  /** Frames of which it could be told whether they are in colour. */
  get decided(): number {
    return this.#colours.yes + this.#colours.no;
  }

  /** Whether most of those are; undefined while there is none. */
  get inColour(): boolean | undefined {
    return this.decided === 0 ? undefined : this.#colours.yes > this.#colours.no;
  }

  get isAllPlain(): boolean {
    return this.#frames > 0 && this.#of('plain') === this.#frames;
  }

  /** Plain frames behind the last other one. */
  get plainAtEnd(): number {
    return this.#plainAtEnd;
  }

  get isTitle(): boolean {
    const stray = this.#of('other') + this.#of('countdown');
    return (
      this.#of('card') >= READABLE * this.#frames &&
      this.#of('card') > 0 &&
      stray <= STRAY * this.#frames &&
      this.#isStill
    );
  }

  get isCountdown(): boolean {
    return this.#frames > 0 && this.#of('countdown') >= COUNTED * this.#frames;
  }

  /** Whether the shot is a leader if it stands at an end of its clip. */
  get mayBeLeader(): boolean {
    return this.isCountdown || (this.#frames > 0 && this.#of('plain') >= (1 - STRAY) * this.#frames);
  }

  /**
   * Counts a frame.
   *
   * @param colour - whether it is in colour, where that can be told
   * @param mixed - whether it belongs to two shots; then it tells nothing
   */
  add({ look, cells }: FrameLook, colour: boolean | undefined, mixed: boolean): void {
    if (mixed) return;
    this.#frames += 1;
    this.#plainAtEnd = look === 'plain' ? this.#plainAtEnd + 1 : 0;
    this.#looks.set(look, this.#of(look) + 1);
    if (colour !== undefined) this.#colours[colour ? 'yes' : 'no'] += 1;
    if (look === 'card') this.#addCells(cells);
  }

  /** Counts what follows without a break. */
  join(next: ShotTally): void {
    this.#frames += next.#frames;
    this.#plainAtEnd = next.isAllPlain ? this.#plainAtEnd + next.#frames : next.#plainAtEnd;
    for (const [look, count] of next.#looks) this.#looks.set(look, this.#of(look) + count);
    this.#colours.yes += next.#colours.yes;
    this.#colours.no += next.#colours.no;
    this.#squares += next.#squares;
    if (!next.#sums) return;
    this.#sums ??= new Float64Array(next.#sums.length);
    for (const [i, sum] of next.#sums.entries()) this.#sums[i] = (this.#sums[i] as number) + sum;
  }

  /** Takes the plain frames at the end out into a shot of their own. */
  splitPlainEnd(start: number, beginning: ShotBeginning): ShotTally {
    const end = new ShotTally(start, beginning);
    end.#frames = this.#plainAtEnd;
    end.#plainAtEnd = this.#plainAtEnd;
    end.#looks.set('plain', this.#plainAtEnd);
    this.#looks.set('plain', this.#of('plain') - this.#plainAtEnd);
    this.#frames -= this.#plainAtEnd;
    this.#plainAtEnd = 0;
    return end;
  }

  /** Whether what is written stays where it is. */
  get #isStill(): boolean {
    const count = this.#of('card');
    const sums = this.#sums;
    if (!sums || count === 0) return false;
    const ofMean = sums.reduce((sum, value) => sum + (value / count) ** 2, 0) / sums.length;
    const overTime = this.#squares / (count * sums.length) - ofMean;
    return overTime < STILL * (ofMean + overTime);
  }

  #of(look: Look): number {
    return this.#looks.get(look) ?? 0;
  }

  #addCells(cells: Float32Array): void {
    const mean = cells.reduce((sum, value) => sum + value, 0) / cells.length;
    const variance = cells.reduce((sum, value) => sum + (value - mean) ** 2, 0) / cells.length;
    const deviation = Math.sqrt(Math.max(variance, 1e-6));
    this.#sums ??= new Float64Array(cells.length);
    for (const [i, value] of cells.entries()) {
      const scaled = (value - mean) / deviation;
      this.#sums[i] = (this.#sums[i] as number) + scaled;
      this.#squares += scaled * scaled;
    }
  }
}
