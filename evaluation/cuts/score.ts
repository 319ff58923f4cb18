import type { Cut } from '../../src/shots/cuts/cut.js';
import type { Sequence, Transition } from './sequence.js';

/** What a detector says: peers do not tell kinds apart. */
export type Report = Pick<Cut, 'frame'> & Partial<Pick<Cut, 'kind' | 'from' | 'to'>>;

/** Frames by which a hard cut may be missed. */
const TOLERANCE = 1;

/** Hits, false reports and missed transitions. */
export class Tally {
  hits = 0;
  wrong = 0;
  missed = 0;

  /** Share of the reports that are right; 1 without reports. */
  get precision(): number {
    return share(this.hits, this.hits + this.wrong);
  }

  /** Share of the transitions that are reported; 1 where there are none. */
  get recall(): number {
    return share(this.hits, this.hits + this.missed);
  }

  get f1(): number {
    return share(2 * this.hits, 2 * this.hits + this.wrong + this.missed);
  }
}

/** Hard cuts and gradual transitions apart, and false reports where nothing but a defect is. */
export class Score {
  readonly hard = new Tally();
  readonly gradual = new Tally();
  /** False reports within a flash or at a splice. */
  atDefects = 0;

  /**
   * Adds what was reported of a sequence. Each transition is hit by one report at most: a hard cut by a hard one no
   * more than {@link TOLERANCE} frames away, a gradual one by a gradual one that overlaps it. A report without a kind
   * is a gradual one within gradual transitions, and a hard one elsewhere.
   */
  add({ transitions, flashes, splices }: Sequence, reports: readonly Report[]): void {
    const left = new Set(reports);
    const isHard = (report: Report) =>
      report.kind === undefined
        ? !transitions.some((gradual) => gradual.kind !== 'cut' && overlaps(report, gradual))
        : report.kind === 'cut';
    for (const transition of transitions) {
      const hard = transition.kind === 'cut';
      const tally = hard ? this.hard : this.gradual;
      const hit = [...left].find(
        (report) =>
          isHard(report) === hard && (hard ? isAt(report, transition) : overlaps(report, transition)),
      );
      if (hit) {
        left.delete(hit);
        tally.hits += 1;
      } else {
        tally.missed += 1;
      }
    }
    for (const report of left) {
      (isHard(report) ? this.hard : this.gradual).wrong += 1;
      const near = (at: number) => report.frame >= at - 1 && report.frame <= at + 5;
      if (flashes.some(near) || splices.some(near)) this.atDefects += 1;
    }
  }
}

function isAt({ frame }: Report, { start }: Transition): boolean {
  return Math.abs(frame - start) <= TOLERANCE;
}

function overlaps({ frame, from = frame, to = frame + 1 }: Report, { start, end }: Transition): boolean {
  return from < end && to > start;
}

function share(part: number, whole: number): number {
  return whole === 0 ? 1 : part / whole;
}
