import { resolve } from 'node:path';
import { AutochromeError, throwIfAborted } from '../../errors.js';
import { checkOutput } from '../../files/output-file.js';
import { toldOnce } from '../../progress/told-once.js';
import { type CheckedShot, checkOnly, checkShots } from './check-shots.js';
import { FilmEquipment } from './film-equipment.js';
import { FilmRun } from './film-run.js';
import { chooseNetworks, type FilmNetworks, taskOf } from './film-task.js';
import { hashOf, isPassedThrough } from './fingerprint.js';
import { FolderSegmentStore } from './folder-segment-store.js';
import { filesOf, joinRecords } from './join-film.js';
import { type JoinedRecord, noteJoined, readJoined } from './joined-record.js';
import { type OpenedFilm, openFilm, requireContinuous } from './open-film.js';
import { type PlannedShot, planShots, recordOf, statusOf } from './plan-shots.js';
import { renderOrder } from './render-order.js';
import { ReplacedSegments } from './replaced-segments.js';
import { runShotTask } from './run-shot-task.js';
import type { SegmentRecord } from './segment-records.js';
import { type SharedShotsHooks, shareShots } from './shared-shots.js';
import type { RenderShotsOptions, RenderShotsResult } from './shots-options.js';
import { ShotsReport } from './shots-report.js';

/** Times that a segment may vanish before the film is joined. */
const ROUNDS = 3;

/** Everything that is decided before the first frame. */
interface Work {
  readonly options: RenderShotsOptions;
  readonly film: OpenedFilm;
  readonly run: FilmRun;
  readonly shots: readonly CheckedShot[];
  readonly planned: readonly PlannedShot[];
  /** What was there when they were planned: segments, and the film as it was joined. */
  readonly records: readonly SegmentRecord[];
  readonly joined: JoinedRecord | undefined;
  /** Places of the shots asked for, and of those that are rendered. */
  readonly asked: readonly number[];
  readonly order: readonly number[];
  readonly warn: (message: string) => void;
}

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
      const work = await prepare(options, film, run, shots, asked, warn);
      const result = await renderFilm(work);
      return { ...result, warnings, elapsedSeconds: (performance.now() - started) / 1000 };
    } finally {
      await run.end();
    }
  } finally {
    await film.source.close();
  }
}

async function prepare(
  options: RenderShotsOptions,
  film: OpenedFilm,
  run: FilmRun,
  shots: readonly CheckedShot[],
  asked: readonly number[],
  warn: Work['warn'],
): Promise<Work> {
  const { codec, output, frameCount } = film;
  const joined = await readJoined(options.segments, output);
  const records = await run.store.list();
  const planned = await planShots({ options, shots, codec, output, frameCount, records });
  const { changed = true } = options;
  // What a render that is still going on has made is not made again: this one joins it.
  const recent = changed ? undefined : await run.unfinished(planned.flatMap(({ record }) => record ?? []));
  const order = renderOrder(
    planned,
    asked,
    ({ record }) => record !== undefined && (recent?.has(record) ?? true),
  );
  return { options, film, run, shots, planned, records, joined, asked, order, warn };
}

/** Renders what has to be rendered, and joins the film where all its shots are there. */
async function renderFilm(work: Work): Promise<Omit<RenderShotsResult, 'warnings' | 'elapsedSeconds'>> {
  const { options, film, planned, asked, order, joined } = work;
  const missing = planned.filter(({ shot, state }) => state !== 'rendered' && !order.includes(shot.index));
  const joins = !options.handles && missing.length === 0;
  const fresh = joins && order.length === 0 && joined?.fingerprint === filmHash(work);
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
      left = joins && !fresh ? await join(work) : [];
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
  work: Work,
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
 * Joins the film, or waits until another process has.
 *
 * @returns places of shots whose segments have been removed since they were rendered; the film is not joined then
 */
function join(work: Work): Promise<readonly number[]> {
  const { options, film, run, shots, planned, warn } = work;
  return run.alone(joinKey(film), options.signal, async (signal) => {
    if (await wasJoined(work)) return [];
    const records = await run.store.list();
    const parts = planned.map((each) => recordOf(each, records));
    const gone = planned.filter((_, i) => !parts[i]).map(({ shot }) => shot.index);
    if (gone.length > 0) return gone;
    const note = (file: string) =>
      noteJoined(options.segments, film.output, file, { fingerprint: filmHash(work), run: run.name });
    await joinRecords({ ...options, signal }, film, shots, parts as SegmentRecord[], warn, note);
    // Some disks on the network give a file another time with its name.
    if (!(await wasJoined(work))) await note(film.output);
    return [];
  });
}

/** Checks that the film may be written, unless another process joins the very same at the moment or just has. */
async function checkFilm(work: Work): Promise<void> {
  const { options, film, run, shots } = work;
  const lease = await run.store.claim(joinKey(film));
  if (!lease) return;
  try {
    if (await wasJoined(work)) return;
    await checkOutput(film.output, filesOf(options, shots), options.overwrite ?? false);
  } finally {
    await lease.release();
  }
}

/** Whether another render has joined this film since the work was planned. */
async function wasJoined(work: Work): Promise<boolean> {
  const { options, film, joined } = work;
  const now = await readJoined(options.segments, film.output);
  return now?.fingerprint === filmHash(work) && now.run !== joined?.run;
}

const joinKey = ({ output }: OpenedFilm) => hashOf(['join', resolve(output)]);

const filmHash = ({ planned }: Work) => hashOf(planned.map(({ shot }) => shot.fingerprint));

function tellOfUncoloured({ planned, order, warn }: Work): void {
  const names = planned
    .filter(({ shot }) => order.includes(shot.index) && isPassedThrough(shot) && !shot.passThrough)
    .map(({ shot }) => `'${shot.name}'`);
  if (names.length === 0) return;
  const [what, has, is] = names.length === 1 ? ['shot', 'has', 'is'] : ['shots', 'have', 'are'];
  warn(`${what} ${names.join(', ')} ${has} no references and ${is} not colorized`);
}

function vanished({ options, planned }: Work, gone: readonly number[]): AutochromeError {
  const names = gone.map((index) => `'${(planned[index] as PlannedShot).shot.name}'`).join(', ');
  return new AutochromeError(
    'failure',
    `segments of ${names} were removed from ${options.segments} as often as they were rendered`,
    { hint: 'see what else writes there, and render again' },
  );
}
