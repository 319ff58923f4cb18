import { dirname } from 'node:path';
import { AutochromeError, usageError } from '../../errors.js';
import { makeFolder } from '../../files/make-folder.js';
import type { Precision } from '../../inference/network.js';
import { RenderError } from '../../pipeline/render-error.js';
import type { StageTimes } from '../../pipeline/run-pipeline.js';
import type { Watch } from '../../progress/watch.js';
import { sharedPredictions } from '../cache/open-prediction-cache.js';
import type { FilmEquipment } from './film-equipment.js';
import { versionsFor } from './film-task.js';
import { isPassedThrough, referencesPart } from './fingerprint.js';
import { damagedOf } from './intact-segments.js';
import { pathOf, type SegmentRecord } from './segment-records.js';
import { renderShot } from './shot-renderer.js';
import { checkTask, type ShotTask, type TaskShot } from './shot-task.js';

/** How far a task is, after a frame was written. */
export interface ShotTaskProgress {
  /** The shot that is rendered: place among the shots of the film, from 0. */
  readonly index: number;
  readonly name: string;
  /** Frames of it that have been written. */
  readonly shotFrames: number;
  readonly stageTimes: StageTimes;
}

/** What {@link runShotTask} is watched and stopped by. */
export interface ShotTaskHooks extends Omit<Watch<never, ShotTaskProgress>, 'onStart'> {
  /**
   * Told of each shot whose file has its name, before the next one begins: what is noted here is not lost when a later shot of
   * the task fails.
   */
  readonly onRecord?: ((record: SegmentRecord) => void | Promise<void>) | undefined;
}

/**
 * Renders the shots of a task to files. A file has its name only when it is whole; one that is there is replaced. When it is
 * stopped, nothing is left of the shot that was begun; those before it stay.
 *
 * What is rendered is what was planned, or nothing: references and networks that are not those of the plan are refused.
 *
 * @param task - from `planFilm`, also by way of JSON
 * @param equipment - of the same film
 * @returns a record for each shot, in their order; JSON
 * @throws AutochromeError of kind `input` when this is no task, or a reference cannot be read or has changed; `usage` when the
 *   equipment is that of another clip; `failure` when the networks here are others; `interrupted` when the signal was aborted.
 *   An error in a shot, as RenderError, names the shot
 * @example
 * ```ts
 * import { FolderSegmentStore, openFilmEquipment, planFilm, runShotTask } from 'autochrome';
 *
 * const colours = { references: ['still.jpg'], settings: { method: 'reinhard', size: 64 } } as const;
 * const shots = [
 *   { name: 'Harbour', start: 0, end: 4, ...colours },
 *   { name: 'Quay', start: 4, end: 8, ...colours },
 * ];
 * const segments = 'reel.segments';
 * const film = { input: 'reel.mp4', identity: 'reel', shots, segments };
 * const store = new FolderSegmentStore(segments);
 * for (const task of (await planFilm(film)).tasks) {
 *   const equipment = await openFilmEquipment(task, { segments });
 *   await runShotTask(task, equipment, {
 *     onRecord: (record) => store.put(record),
 *     onProgress: ({ name, shotFrames }) => console.log(`${name}: ${shotFrames} frames`),
 *   });
 *   await equipment.close();
 * }
 * ```
 */
export async function runShotTask(
  task: ShotTask,
  equipment: FilmEquipment,
  hooks: ShotTaskHooks = {},
): Promise<readonly SegmentRecord[]> {
  checkTask(task);
  if (equipment.input !== task.input) {
    throw usageError(`the equipment is for ${equipment.input}, and the task of ${task.input}`);
  }
  const { source, runner, options } = equipment;
  const warn = hooks.onWarning ?? (() => undefined);
  const records: SegmentRecord[] = [];
  for (const shot of task.shots) {
    const before = shot.memory ? (records.at(-1) ?? task.before) : undefined;
    const record = await namingShot(shot, async () => {
      await requirePlanned(task, shot);
      if (shot.memory && !before) {
        throw new AutochromeError(
          'input',
          'the task does not say where the shot before is, which it takes colours from',
        );
      }
      if (before && records.length === 0) await requireIntact(options.segments, before, hooks.signal);
      await makeFolder(dirname(pathOf(options.segments, { kind: task.kind, file: shot.file })));
      const coloured = !isPassedThrough(shot);
      const loader = coloured ? await equipment.compute.loaderFor(shot.settings) : undefined;
      const threads = coloured && shot.settings.smooth > 0 ? equipment.compute.threads : undefined;
      const { segments, overwrite = false } = options;
      return renderShot(
        {
          ...{ source, runner, segments, overwrite, loader, threads, warn },
          cache: options.cache === false ? undefined : (options.cache ?? sharedPredictions()),
          signal: hooks.signal,
        },
        task,
        shot,
        before,
        ({ output, frames, stageTimes }) => {
          if (output !== undefined) return;
          hooks.onProgress?.({ index: shot.index, name: shot.name, shotFrames: frames, stageTimes });
        },
      );
    });
    await hooks.onRecord?.(record);
    records.push(record);
  }
  return records;
}

/** Requires that the shot whose colours a task begins with is as it was rendered. */
async function requireIntact(folder: string, before: SegmentRecord, signal: AbortSignal | undefined) {
  if ((await damagedOf(folder, [before], signal)).length === 0) return;
  throw new AutochromeError(
    'input',
    `the segment of shot '${before.name}', which it takes colours from, is gone or damaged: ${before.file}`,
    { hint: 'plan the film again' },
  );
}

/** Requires that references and networks are those of the plan. */
async function requirePlanned({ networks }: ShotTask, shot: TaskShot): Promise<void> {
  if (isPassedThrough(shot)) return;
  if ((await referencesPart(shot.references)) !== shot.parts.references) {
    throw new AutochromeError('input', 'its references have changed since the film was planned', {
      hint: 'plan the film again',
    });
  }
  const here = await versionsFor([shot], shot.settings.precision as Precision);
  for (const [name, version] of Object.entries(here)) {
    const planned = networks[name as keyof typeof networks];
    if (version === planned) continue;
    throw new AutochromeError(
      'failure',
      `network '${name}' is version ${version} here, and ${planned} where the film was planned`,
      { hint: 'install the same version of Autochrome on all machines' },
    );
  }
}

/** Runs the render of a shot; an error then says which shot it is in. */
async function namingShot<T>({ name, range }: TaskShot, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const known = error instanceof AutochromeError ? error : undefined;
    if (!known) throw error;
    const { kind, message, hint } = known;
    throw new RenderError(
      new AutochromeError(kind, `shot '${name}' (frames ${range.start} to ${range.end - 1}): ${message}`, {
        ...(hint === undefined ? {} : { hint }),
        cause: error,
      }),
      undefined,
    );
  }
}
