import { throwIfAborted } from '../../errors.js';
import { toldOnce } from '../../progress/told-once.js';
import { checkOnly, checkShots } from './check-shots.js';
import { chainsOf, chooseNetworks, taskOf } from './film-task.js';
import { FolderSegmentStore } from './folder-segment-store.js';
import { openFilm, requireContinuous } from './open-film.js';
import { type PlannedShot, planShots } from './plan-shots.js';
import { renderOrder } from './render-order.js';
import type { SegmentRecord } from './segment-records.js';
import type { SegmentStore } from './segment-store.js';
import type { ShotTask } from './shot-task.js';
import type { RenderShotsOptions, ShotsOptions } from './shots-options.js';

/** What {@link planFilm} takes. */
export interface PlanFilmOptions
  extends ShotsOptions,
    Pick<RenderShotsOptions, 'only' | 'changed' | 'signal' | 'onWarning'> {
  /** Says what is done; the folder of segments when left out. */
  readonly store?: SegmentStore | undefined;
}

/** What there is to do for a film, and what is done. */
export interface FilmPlan {
  /** In the film's order; each can be rendered on its own, on any machine, in any order. JSON. */
  readonly tasks: readonly ShotTask[];
  /** Shots of the film that are left as they are, in its order. JSON. */
  readonly done: readonly SegmentRecord[];
}

/**
 * Plans a film that is rendered shot by shot: what is left to do, in tasks that can be handed to other processes and machines.
 * Nothing is rendered, and nothing written.
 *
 * Tasks say what `auto` means on this machine: device, precision of the networks, ffmpeg and codec. Paths in them are as they
 * were given, and have to lead to the same files wherever a task is rendered.
 *
 * @throws AutochromeError of kind `usage` when options are wrong or do not fit the clip, `input` when the clip or a reference
 *   cannot be read, `interrupted` when the signal was aborted
 * @example
 * ```ts
 * import { joinFilm, openFilmEquipment, planFilm, runShotTask } from 'autochrome';
 *
 * const colours = { references: ['still.jpg'], settings: { method: 'reinhard', size: 64 } } as const;
 * const shots = [
 *   { name: 'Harbour', start: 0, end: 4, ...colours },
 *   { name: 'Quay', start: 4, end: 8, ...colours },
 * ];
 * const segments = 'reel.segments';
 * const film = { input: 'reel.mp4', identity: 'reel', shots, segments };
 * const { tasks, done } = await planFilm(film);
 * const records = [...done];
 * for (const task of tasks) {
 *   const equipment = await openFilmEquipment(task, { segments });
 *   records.push(...(await runShotTask(task, equipment)));
 *   await equipment.close();
 * }
 * console.log(await joinFilm(film, records));
 * ```
 */
export async function planFilm(options: PlanFilmOptions): Promise<FilmPlan> {
  const shots = checkShots(options, 'plan');
  const asked = checkOnly(options, shots);
  const { changed = true, store = new FolderSegmentStore(options.segments), signal } = options;
  throwIfAborted(signal);
  const { warn } = toldOnce(options.onWarning);
  const film = await openFilm(options, shots, { signal, warn });
  try {
    if (!options.handles) requireContinuous(shots);
    const { codec, output, frameCount } = film;
    const records = await store.list();
    const planned = await planShots({ options, shots, codec, output, frameCount, records });
    const order = renderOrder(planned, asked, ({ state }) => changed && state === 'rendered');
    const chains = chainsOf(planned, order);
    const networks = await chooseNetworks(order.map((index) => planned[index] as PlannedShot));
    await networks.loader?.close();
    const tasks = chains.map((chain) => {
      const before = planned[(chain[0] as PlannedShot).shot.index - 1]?.record;
      return taskOf(options, film, networks, chain, before);
    });
    const left = planned.filter(({ shot }) => !order.includes(shot.index));
    return {
      tasks: await Promise.all(tasks),
      done: left.flatMap(({ record }) => record ?? []),
    };
  } finally {
    await film.source.close();
  }
}
