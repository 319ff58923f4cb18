import type { StageTimes } from '../../pipeline/run-pipeline.js';
import { Pace } from '../../progress/pace.js';
import { lengthOf, type PlannedShot } from './plan-shots.js';
import { pathOf } from './segment-records.js';
import type { FinishedShot, RenderShotsOptions, ShotsProgress } from './shots-options.js';

/** Counts what is rendered of a film, here and by other processes, and tells of it. */
export class ShotsReport {
  readonly #pace = new Pace();
  readonly #finished = new Map<number, FinishedShot>();
  /** Frames of shots that are done, by where they were rendered. */
  #here = 0;
  #elsewhere = 0;
  #total = 0;
  readonly #kept: Set<number>;

  /**
   * @param order - places of the shots that are rendered
   * @param kept - places of those that were asked for and are there already
   */
  constructor(
    private readonly options: RenderShotsOptions,
    private readonly planned: readonly PlannedShot[],
    order: readonly number[],
    kept: readonly number[],
  ) {
    this.#kept = new Set(kept);
    this.expect(order);
  }

  /** Frames that will be rendered. */
  get total(): number {
    return this.#total;
  }

  /** Frames rendered by this process. */
  get frames(): number {
    return this.#here;
  }

  /** Shots that have a file now, in the film's order. */
  get finished(): readonly FinishedShot[] {
    return [...this.#finished.values()].sort((a, b) => a.index - b.index);
  }

  /** Counts on more shots. */
  expect(order: readonly number[]): void {
    for (const index of order) {
      this.#kept.delete(index);
      this.#total += lengthOf((this.planned[index] as PlannedShot).shot.range);
    }
  }

  /** A frame of a shot was written here. */
  frame(planned: PlannedShot, shotFrames: number, stageTimes: StageTimes): void {
    this.#pace.tick();
    this.#tell(planned, 'here', shotFrames, stageTimes);
  }

  /** Nothing is left to do here but to wait for a shot that another process renders. */
  waiting(planned: PlannedShot): void {
    this.#tell(planned, 'elsewhere', 0);
  }

  /** A shot has its file. */
  done(planned: PlannedShot, elsewhere: boolean): void {
    const { shot } = planned;
    this.keptBefore(shot.index);
    const length = lengthOf(shot.range);
    if (elsewhere) {
      this.#elsewhere += length;
      this.#tell(planned, 'elsewhere', length);
    } else {
      this.#here += length;
    }
    this.#finish(planned, elsewhere ? 'elsewhere' : 'rendered');
  }

  /** Tells of shots that were there already and stand before one in the film. */
  keptBefore(end: number): void {
    for (const index of this.#kept) {
      if (index < end && !this.#finished.has(index)) this.#finish(this.planned[index] as PlannedShot, 'kept');
    }
  }

  #finish({ kind, shot }: PlannedShot, state: FinishedShot['state']): void {
    const { index, name, fingerprint, file } = shot;
    const path = pathOf(this.options.segments, { kind, file });
    const event = { index, name, fingerprint, state, path };
    this.#finished.set(index, event);
    this.options.onShot?.(event);
  }

  #tell(
    { shot }: PlannedShot,
    where: ShotsProgress['where'],
    shotFrames: number,
    stageTimes: StageTimes = {},
  ): void {
    const { index, name } = shot;
    const frames = this.#here + this.#elsewhere + (where === 'here' ? shotFrames : 0);
    const [total, elsewhere] = [this.#total, this.#elsewhere];
    const { framesPerSecond } = this.#pace;
    this.options.onProgress?.({
      ...{ index, name, where, shotFrames, frames, total, elsewhere, framesPerSecond, stageTimes },
      secondsLeft: this.#pace.secondsLeft(total - elsewhere),
    });
  }
}
