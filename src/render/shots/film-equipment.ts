import type { PredictionCache } from '../../colorize/prediction-cache.js';
import type { FrameSource } from '../../decode/frame-source.js';
import { SequentialSource } from '../../decode/sequential-source.js';
import { usageError } from '../../errors.js';
import { chooseFfmpeg } from '../../ffmpeg/choose.js';
import type { FfmpegRunner } from '../../ffmpeg/runner.js';
import { openGivenClip } from '../open-given-clip.js';
import type { FilmNetworks } from './film-task.js';
import { SharedCompute } from './shared-compute.js';
import type { ShotTask } from './shot-task.js';

/** What {@link openFilmEquipment} takes. */
export interface FilmEquipmentOptions {
  /** Folder of the segments on this machine; made where it is missing. */
  readonly segments: string;
  /** Whether films of single shots that are there are replaced. False when left out. */
  readonly overwrite?: boolean | undefined;
  /**
   * Predictions that were made before, which are not made again. Those in the user's cache folder are read, where there are
   * any, when left out; `false` looks into none.
   */
  readonly cache?: PredictionCache | false | undefined;
  /** Stops opening the clip. */
  readonly signal?: AbortSignal | undefined;
  /** Told of damage in the clip. */
  readonly onWarning?: ((message: string) => void) | undefined;
}

/**
 * What tasks of one film are rendered with, one after the other: the clip, ffmpeg, and, once a task needs them, networks and
 * threads. Kept from task to task, they are opened once.
 */
export class FilmEquipment {
  /** @internal */
  readonly source: SequentialSource;
  /** @internal */
  readonly compute = new SharedCompute();
  readonly #ownsSource: boolean;

  /**
   * Use {@link openFilmEquipment}.
   *
   * @param ownsSource - whether the clip is closed with the equipment
   */
  constructor(
    readonly input: string,
    private readonly clip: FrameSource,
    readonly runner: FfmpegRunner,
    readonly options: FilmEquipmentOptions,
    ownsSource: boolean,
  ) {
    this.source = new SequentialSource(clip, undefined);
    this.#ownsSource = ownsSource;
  }

  /**
   * Takes networks that are loaded already; they are closed with the rest.
   *
   * @internal
   */
  take({ loader, ...networks }: FilmNetworks): void {
    if (loader) this.compute.take(loader, networks);
  }

  /** Ends everything. No task may be running. */
  async close(): Promise<void> {
    await Promise.allSettled([this.source.close(), this.compute.close()]);
    if (this.#ownsSource) await this.clip.close();
  }
}

/**
 * Opens what the tasks of a film are rendered with.
 *
 * @param task - any one of them
 * @throws AutochromeError of kind `input` when the clip cannot be read, `usage` or `failure` when there is no such ffmpeg here
 * @example
 * ```ts
 * import { openFilmEquipment, planFilm } from 'autochrome';
 *
 * const colours = { references: ['still.jpg'], settings: { method: 'reinhard', size: 64 } } as const;
 * const shots = [
 *   { name: 'Harbour', start: 0, end: 4, ...colours },
 *   { name: 'Quay', start: 4, end: 8, ...colours },
 * ];
 * const segments = 'reel.segments';
 * const film = { input: 'reel.mp4', identity: 'reel', shots, segments };
 * const [task] = (await planFilm(film)).tasks;
 * if (task) {
 *   const equipment = await openFilmEquipment(task, { segments });
 *   await equipment.close();
 * }
 * ```
 */
export async function openFilmEquipment(
  task: ShotTask,
  options: FilmEquipmentOptions,
): Promise<FilmEquipment> {
  const { input, shots } = task;
  const [shot] = shots;
  if (!shot) throw usageError('a task has one shot at least');
  const clip = await openGivenClip(input, shot.settings, options.signal, options.onWarning ?? (() => {}));
  try {
    const runner = clip.runner ?? (await chooseFfmpeg(shot.settings.backend));
    return new FilmEquipment(input, clip, runner, options, true);
  } catch (error) {
    await clip.close();
    throw error;
  }
}
