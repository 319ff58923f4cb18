import { SequentialSource } from '../../decode/sequential-source.js';
import { joinSegments } from '../../encode/join-segments.js';
import { AutochromeError, throwIfAborted } from '../../errors.js';
import { checkOutput } from '../../files/output-file.js';
import { createNetworkLoader, type DeviceNetworkLoader } from '../../inference/network-loader.js';
import { RenderError } from '../../pipeline/render-error.js';
import { Pace } from '../../progress/pace.js';
import { toldOnce } from '../../progress/told-once.js';
import { openTemporalThreads, type TemporalThreads } from '../../threads/temporal-threads.js';
import { checkOnly, checkShots } from './check-shots.js';
import { filmProvenance } from './film-provenance.js';
import { hashOf, isPassedThrough } from './fingerprint.js';
import { isFresh, noteJoined } from './joined-record.js';
import { lockSegments } from './lock-segments.js';
import { type OpenedFilm, openFilm, requireContinuous } from './open-film.js';
import { type PlannedShot, planShots } from './plan-shots.js';
import { renderOrder } from './render-order.js';
import { removeReplaced } from './replaced-segments.js';
import { makeFolder, type SegmentRecord, segmentOf } from './segment-records.js';
import { renderShot } from './shot-renderer.js';
import type { FinishedShot, RenderShotsOptions, RenderShotsResult, Shot } from './shots-options.js';

/** Everything that is decided before the first frame. */
interface Work {
  readonly options: RenderShotsOptions;
  readonly film: OpenedFilm;
  readonly planned: readonly PlannedShot[];
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
 * @returns once the film has its name, or, where it is not joined, every shot that was asked for has its file
 * @throws AutochromeError of kind `usage` when options are wrong or do not fit the clip, `input` when the clip or a reference
 *   cannot be read, `interrupted` when the signal was aborted, `failure` otherwise, also when another render has the segments;
 *   an error in a shot, as RenderError, names the shot
 */
export async function renderShots(options: RenderShotsOptions): Promise<RenderShotsResult> {
  const shots = checkShots(options, 'render');
  const asked = checkOnly(options, shots);
  throwIfAborted(options.signal);
  const { warnings, warn } = toldOnce(options.onWarning);
  const film = await openFilm(options, shots, { signal: options.signal, warn });
  try {
    if (!options.handles) requireContinuous(shots);
    const release = await lockSegments(options.segments, options.project ?? options.segments);
    try {
      const started = performance.now();
      const result = await renderFilm(options, film, shots, asked, warn);
      return { ...result, warnings, elapsedSeconds: (performance.now() - started) / 1000 };
    } finally {
      await release();
    }
  } finally {
    await film.source.close();
  }
}

/** What has to be rendered, and joined, of a film whose segments nobody else changes. */
async function renderFilm(
  options: RenderShotsOptions,
  film: OpenedFilm,
  shots: readonly Shot[],
  asked: readonly number[],
  warn: Work['warn'],
): Promise<Omit<RenderShotsResult, 'warnings' | 'elapsedSeconds'>> {
  const { codec, output, frameCount } = film;
  const planned = await planShots({ options, shots, codec, output, frameCount });
  const order = renderOrder(planned, asked, options.changed ?? true);
  const work: Work = { options, film, planned, asked, order, warn };
  const missing = planned.filter(({ index, state }) => state !== 'rendered' && !order.includes(index));
  const joins = !options.handles && missing.length === 0;
  const fresh = joins && order.length === 0 && (await isFresh(options.segments, output, filmHash(planned)));
  if (joins && !fresh) await checkOutput(output, filesOf(options, shots), options.overwrite ?? false);
  if (options.handles) await makeFolder(options.handles.folder);
  const { records, finished, frames } = await renderInOrder(work, joins);
  if (joins && !fresh) await join(work, records);
  return {
    ...{ output: joins ? output : undefined, fresh, shots: finished, frames },
    missing: missing.map(({ name }) => name),
  };
}

async function renderInOrder(work: Work, joins: boolean) {
  const { options, film, planned, asked, order, warn } = work;
  const source = new SequentialSource(film.source, undefined);
  const records = new Map<number, SegmentRecord>();
  const finished: FinishedShot[] = [];
  let loader: DeviceNetworkLoader | undefined;
  let threads: TemporalThreads | undefined;
  try {
    const coloured = order
      .map((index) => (planned[index] as PlannedShot).shot)
      .filter((shot) => !isPassedThrough(shot));
    loader = await loaderFor(coloured);
    if (coloured.some(({ settings }) => settings.smooth > 0)) threads = openTemporalThreads();
    tellOfUncoloured(work);
    const total = order.reduce((sum, index) => sum + lengthOf(planned[index] as PlannedShot), 0);
    options.onStart?.({
      ...{ metadata: film.source.metadata, codec: film.codec, backend: film.runner.backend, total },
      ...{ output: joins ? film.output : undefined, device: loader?.device },
      shots: planned.map(({ index, name, state, why, fingerprint }) => ({
        ...{ index, name, state, why, fingerprint, willRender: order.includes(index) },
      })),
    });
    const pace = new Pace();
    let frames = 0;
    const equipment = { source, runner: film.runner, codec: film.codec, options, loader, threads, warn };
    for (const shot of planned) {
      const { index, name, fingerprint, path } = shot;
      const renders = order.includes(index);
      if (renders) {
        const before = shot.shot.memory === undefined ? undefined : planned[index - 1];
        const done = frames;
        const record = await namingShot(shot, () =>
          renderShot(equipment, shot, before, (progress) => {
            if (progress.output !== undefined) return;
            frames = done + progress.frames;
            pace.tick();
            const { framesPerSecond } = pace;
            const { stageTimes } = progress;
            options.onProgress?.({
              ...{ index, name, shotFrames: progress.frames, frames, total, framesPerSecond, stageTimes },
              secondsLeft: pace.secondsLeft(total),
            });
          }),
        );
        records.set(index, record);
        await removeReplaced(options.segments, record, planned);
      } else if (shot.record) {
        records.set(index, shot.record);
      }
      if (!records.has(index) || !(renders || asked.includes(index))) continue;
      const state = renders ? 'rendered' : 'kept';
      const event = { index, name, fingerprint, state, path } as const;
      finished.push(event);
      options.onShot?.(event);
    }
    return { records, finished, frames };
  } finally {
    await source.close();
    await Promise.all([loader?.close(), threads?.close()]);
  }
}

function loaderFor([first, ...rest]: readonly Shot[]): Promise<DeviceNetworkLoader | undefined> {
  if (!first) return Promise.resolve(undefined);
  // Of all shots only those with trained networks know which precision is asked for.
  const trained = [first, ...rest].find(({ settings }) => ['network', 'match'].includes(settings.method));
  const { device, precision } = (trained ?? first).settings;
  return createNetworkLoader({ device, precision });
}

function tellOfUncoloured({ planned, order, warn }: Work): void {
  const names = planned
    .filter(({ index, shot }) => order.includes(index) && isPassedThrough(shot) && !shot.passThrough)
    .map(({ name }) => `'${name}'`);
  if (names.length === 0) return;
  const [what, stays] = names.length === 1 ? ['shot', 'stays as it is'] : ['shots', 'stay as they are'];
  warn(`${what} ${names.join(', ')} ${stays}, without references`);
}

const lengthOf = ({ range }: PlannedShot) => range.end - range.start;

const filmHash = (planned: readonly PlannedShot[]) => hashOf(planned.map(({ fingerprint }) => fingerprint));

function filesOf({ input }: RenderShotsOptions, shots: readonly Shot[]): string[] {
  const references = shots.flatMap((shot) => shot.references);
  return [input, ...references.flatMap(({ path, mask }) => (mask === undefined ? [path] : [path, mask]))];
}

async function join(work: Work, records: ReadonlyMap<number, SegmentRecord>): Promise<void> {
  const { options, film, planned, warn } = work;
  const parts = planned.map(({ index }) => records.get(index) as SegmentRecord);
  await joinSegments({
    ...{ runner: film.runner, codec: film.codec, path: film.output, source: film.source.metadata },
    segments: parts.map((record) => segmentOf(options.segments, record)),
    inputs: filesOf(
      options,
      planned.map(({ shot }) => shot),
    ),
    overwrite: options.overwrite ?? false,
    provenance: filmProvenance(parts.map(({ provenance }) => provenance)),
    ...{ onWarning: warn, signal: options.signal },
  });
  await noteJoined(options.segments, film.output, filmHash(planned));
}

/** Runs the render of a shot; an error then says which shot it is in. */
async function namingShot<T>({ name, range }: PlannedShot, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const known = error instanceof AutochromeError ? error : undefined;
    if (!known) throw error;
    const { kind, message, remedy } = known;
    throw new RenderError(
      new AutochromeError(kind, `shot '${name}' (frames ${range.start} to ${range.end - 1}): ${message}`, {
        ...(remedy === undefined ? {} : { remedy }),
        cause: error,
      }),
      undefined,
    );
  }
}
