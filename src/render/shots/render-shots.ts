import { AutochromeError, throwIfAborted } from '../../errors.js';
import { RenderError } from '../../pipeline/render-error.js';
import { toldOnce } from '../../progress/told-once.js';
import { checkOnly, checkShots } from './check-shots.js';
import { FilmEquipment } from './film-equipment.js';
import { FilmRun } from './film-run.js';
import { chooseNetworks, type FilmNetworks, taskOf } from './film-task.js';
import { type FilmWork, planWork, removeDamaged } from './film-work.js';
import { isPassedThrough } from './fingerprint.js';
import { FolderSegmentStore } from './folder-segment-store.js';
import { checkFilm, joinTogether } from './join-together.js';
import { openFilm, requireContinuous } from './open-film.js';
import { type PlannedShot, recordOf, statusOf } from './plan-shots.js';
import { ReplacedSegments } from './replaced-segments.js';
import { runShotTask } from './run-shot-task.js';
import type { SegmentRecord } from './segment-records.js';
import { type SharedShotsHooks, shareShots } from './shared-shots.js';
import type { RenderShotsOptions, RenderShotsResult } from './shots-options.js';
import { ShotsReport } from './shots-report.js';

/** Times that a segment may vanish before the film is joined. */
const ROUNDS = 3;

/**
 * Renders a film shot by shot. Each shot has a segment of its own, which is rendered when there is none or when anything that
 * decides its pixels has changed; once there are all, they are joined without encoding again, with the clip's sound. What is
 * finished stays, whenever the work is stopped, and is not rendered again.
 *
 * Several processes that render the same film at once share the work: each shot is rendered by one of them, and all return
 * when the film is there. When one is stopped or killed, the others go on with what it had begun.
 *
 * @returns once the film has its name, or, where it is not joined, every shot that was asked for has its file
 * @throws AutochromeError of kind `usage` when options are wrong or do not fit the clip, `input` when the clip or a reference
 *   cannot be read, `interrupted` when the signal was aborted, `failure` otherwise; an error in a shot, as RenderError, names
 *   the shot
 * @example
 * ```ts
 * import { renderShots } from 'autochrome';
 *
 * const colours = { references: ['still.jpg'], settings: { method: 'reinhard', size: 64 } } as const;
 * const shots = [
 *   { name: 'Shot 1', start: 0, end: 4, ...colours },
 *   { name: 'Shot 2', start: 4, end: 8, ...colours },
 * ];
 * const segments = 'reel.segments';
 * const { output } = await renderShots({ input: 'reel.mp4', identity: 'reel', shots, segments });
 * console.log(output);
 * ```
 */
export async function renderShots(options: RenderShotsOptions): Promise<RenderShotsResult> {
  const shots = checkShots(options, 'render');
  const asked = checkOnly(options, shots);
  throwIfAborted(options.signal);
  const { warnings, warn } = toldOnce(options.onWarning);
  const film = await openFilm(options, shots, { signal: options.signal, warn });
  try {
    if (!options.handles) requireContinuous(shots);
    const run = await FilmRun.begin(new FolderSegmentStore(options.segments));
    try {
      const started = performance.now();
      const work = await planWork({ options, film, run, shots, asked, warn });
      const result = await renderFilm(work).catch((error) => tellingWhatIsKept(error, work));
      return { ...result, warnings, elapsedSeconds: (performance.now() - started) / 1000 };
    } finally {
      await run.end();
    }
  } finally {
    await film.source.close();
  }
}

/** Renders what has to be rendered, and joins the film where all its shots are there. */
async function renderFilm(work: FilmWork): Promise<Omit<RenderShotsResult, 'warnings' | 'elapsedSeconds'>> {
  const { options, film, planned, asked, order, missing, joins, fresh } = work;
  if (joins && !fresh) await checkFilm(work);
  const networks = await chooseNetworks(order.map((index) => planned[index] as PlannedShot));
  const { segments, overwrite } = options;
  const equipment = new FilmEquipment(
    options.input,
    film.source,
    film.runner,
    { segments, overwrite },
    false,
  );
  equipment.take(networks);
  try {
    tellOfUncoloured(work);
    const kept = asked.filter((index) => !order.includes(index));
    const report = new ShotsReport(options, planned, order, kept);
    options.onStart?.({
      ...{ metadata: film.source.metadata, codec: film.codec, backend: film.runner.backend },
      ...{ output: joins ? film.output : undefined, total: report.total },
      device: networks.loader?.device,
      shots: planned.map((each) => ({ ...statusOf(each), willRender: order.includes(each.shot.index) })),
    });
    const render = renderer(work, equipment, networks, report);
    let left = order;
    for (let round = 1; ; round += 1) {
      await shareShots(work.run, planned, left, render);
      report.keptBefore(planned.length);
      left = joins && !fresh ? await joinTogether(work) : [];
      if (left.length === 0) break;
      if (round === ROUNDS) throw vanished(work, left);
      report.expect(left);
    }
    return {
      ...{ output: joins ? film.output : undefined, fresh, shots: report.finished, frames: report.frames },
      missing: missing.map(({ shot }) => shot.name),
    };
  } finally {
    await equipment.close();
  }
}

/** How each shot is rendered that nobody else renders. */
function renderer(
  work: FilmWork,
  equipment: FilmEquipment,
  networks: FilmNetworks,
  report: ShotsReport,
): SharedShotsHooks {
  const { options, film, run, planned, records, warn } = work;
  const replaced = new ReplacedSegments(run, planned, records);
  const again = new Map<number, number>();
  return {
    signal: options.signal,
    render: async (each, before, signal) => {
      const task = await taskOf(options, film, networks, [each], before);
      const [record] = await runShotTask(task, equipment, {
        ...{ signal, onWarning: warn },
        onProgress: ({ shotFrames, stageTimes }) => report.frame(each, shotFrames, stageTimes),
      });
      return record as SegmentRecord;
    },
    isIntact: async (record) => (await removeDamaged(work, [record])).length === 0,
    onMore: ({ shot: { index } }) => {
      const times = (again.get(index) ?? 0) + 1;
      if (times === ROUNDS) throw vanished(work, [index]);
      again.set(index, times);
      report.expect([index]);
    },
    onWait: (each) => report.waiting(each),
    onDone: async (each, record, elsewhere) => {
      if (!elsewhere) await replaced.remove(record);
      report.done(each, elsewhere);
    },
  };
}

/**
 * Adds to an error how much of the film is rendered and stays.
 *
 * @throws the error, always
 */
async function tellingWhatIsKept(error: unknown, { options, run, planned }: FilmWork): Promise<never> {
  // What was asked for wrongly has nothing to do with what is rendered.
  if (!(error instanceof AutochromeError) || error.kind === 'usage') throw error;
  const records = await run.store.list();
  const kept = planned.filter((each) => recordOf(each, records)).length;
  if (kept === 0) throw error;
  const again = options.changed === false ? 'render with `changed`' : 'render again';
  const where = options.handles ? options.handles.folder : options.segments;
  const text = `${kept} of ${planned.length} shots are rendered and kept in ${where}; ${again} to continue`;
  const { kind, message, hint, cause } = error;
  const told = new AutochromeError(kind, message, {
    hint: hint === undefined ? text : `${hint}. ${text}`,
    cause,
  });
  throw error instanceof RenderError ? new RenderError(told, error.partial) : told;
}

function tellOfUncoloured({ planned, order, warn }: FilmWork): void {
  const names = planned
    .filter(({ shot }) => order.includes(shot.index) && isPassedThrough(shot) && !shot.passThrough)
    .map(({ shot }) => `'${shot.name}'`);
  if (names.length === 0) return;
  const [what, has, is] = names.length === 1 ? ['shot', 'has', 'is'] : ['shots', 'have', 'are'];
  warn(`${what} ${names.join(', ')} ${has} no references and ${is} not colorized`);
}

function vanished({ options, planned }: FilmWork, gone: readonly number[]): AutochromeError {
  const names = gone.map((index) => `'${(planned[index] as PlannedShot).shot.name}'`).join(', ');
  return new AutochromeError(
    'failure',
    `segments of ${names} were removed from ${options.segments} as often as they were rendered`,
    { hint: 'see what else writes there, and render again' },
  );
}
