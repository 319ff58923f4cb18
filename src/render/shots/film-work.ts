import type { CheckedShot } from './check-shots.js';
import type { FilmRun } from './film-run.js';
import { hashOf } from './fingerprint.js';
import { damagedOf } from './intact-segments.js';
import { type JoinedRecord, readJoined } from './joined-record.js';
import type { OpenedFilm } from './open-film.js';
import { type PlannedShot, planShots } from './plan-shots.js';
import { renderOrder } from './render-order.js';
import type { SegmentRecord } from './segment-records.js';
import type { RenderShotsOptions } from './shots-options.js';

/** What a render is made of before anything is decided. */
export interface FilmAsked {
  readonly options: RenderShotsOptions;
  readonly film: OpenedFilm;
  readonly run: FilmRun;
  readonly shots: readonly CheckedShot[];
  /** Places of the shots asked for. */
  readonly asked: readonly number[];
  readonly warn: (message: string) => void;
}

/** Everything that is decided before the first frame. */
export interface FilmWork extends FilmAsked {
  readonly planned: readonly PlannedShot[];
  /** What was there when they were planned: segments, and the film as it was joined. */
  readonly records: readonly SegmentRecord[];
  readonly joined: JoinedRecord | undefined;
  /** Places of the shots that are rendered. */
  readonly order: readonly number[];
  /** Shots that are not there afterwards; the film is not joined then. */
  readonly missing: readonly PlannedShot[];
  /** Whether the film is joined, and whether it was already and nothing has changed since. */
  readonly joins: boolean;
  readonly fresh: boolean;
}

/**
 * Decides what is rendered. Segments that are to be used are read: what is not as it was rendered is told of, and counts as
 * not rendered.
 *
 * @throws AutochromeError of kind `input` when a reference cannot be read, `interrupted` when the signal was aborted
 */
export async function planWork(asked: FilmAsked): Promise<FilmWork> {
  const { options, film, run } = asked;
  const joined = await readJoined(options.segments, film.output);
  let records = await run.store.list();
  for (;;) {
    const work = await workWith(asked, records, joined);
    const damaged = work.fresh ? [] : await removeDamaged(work, usedOf(work));
    if (damaged.length === 0) return work;
    const gone = new Set(damaged);
    records = records.filter((record) => !gone.has(record));
  }
}

/**
 * Finds those of some shots whose segments are not as they were rendered, tells of them, and removes them from what is done.
 * A shot's film, which somebody may have worked on since, stays where it is.
 */
export async function removeDamaged(
  { options, run, planned, warn }: Pick<FilmWork, 'options' | 'run' | 'planned' | 'warn'>,
  records: readonly SegmentRecord[],
): Promise<readonly SegmentRecord[]> {
  const damaged = await damagedOf(options.segments, records, options.signal);
  for (const record of damaged) {
    const { fingerprint, name, kind, file } = record;
    const shot = planned.find((each) => each.shot.fingerprint === fingerprint)?.shot.name ?? name;
    const what = kind === 'film' ? `film ${file}` : `segment ${file}`;
    warn(`the ${what} of shot '${shot}' is damaged or was changed, and the shot is rendered again`);
    await removeAlone(run, record);
  }
  return damaged;
}

/** Removes a segment, unless another process has begun to render it again, or has done so already. */
async function removeAlone({ store }: FilmRun, record: SegmentRecord): Promise<void> {
  const lease = await store.claim(record.fingerprint);
  if (!lease) return;
  try {
    const listed = await store.list();
    const isThere = listed.some(({ file, sha256 }) => file === record.file && sha256 === record.sha256);
    if (isThere) await store.remove(record);
  } finally {
    await lease.release();
  }
}

/** What the film is made of: a hash of all its shots. */
export function filmHash({ planned }: Pick<FilmWork, 'planned'>): string {
  return hashOf(planned.map(({ shot }) => shot.fingerprint));
}

async function workWith(
  asked: FilmAsked,
  records: readonly SegmentRecord[],
  joined: JoinedRecord | undefined,
): Promise<FilmWork> {
  const { options, film, run, shots } = asked;
  const { codec, output, frameCount } = film;
  const planned = await planShots({ options, shots, codec, output, frameCount, records });
  const { changed = true, handles } = options;
  // What a render that is still going on has made is not made again: this one joins it.
  const recent = changed ? undefined : await run.unfinished(planned.flatMap(({ record }) => record ?? []));
  const order = renderOrder(
    planned,
    asked.asked,
    ({ record }) => record !== undefined && (recent?.has(record) ?? true),
  );
  const missing = planned.filter(({ shot, state }) => state !== 'rendered' && !order.includes(shot.index));
  const joins = !handles && missing.length === 0;
  const fresh = joins && order.length === 0 && joined?.fingerprint === filmHash({ planned });
  return { ...asked, planned, records, joined, order, missing, joins, fresh };
}

/** Records of what is used as it is: joined, asked for, or taken colours from. */
function usedOf({ planned, order, joins, asked }: FilmWork): SegmentRecord[] {
  const rendered = new Set(order);
  return planned.flatMap(({ record, shot: { index } }) => {
    if (!record || rendered.has(index)) return [];
    const next = planned[index + 1];
    const isTakenFrom = next?.shot.memory !== undefined && rendered.has(index + 1);
    return joins || asked.includes(index) || isTakenFrom ? [record] : [];
  });
}
