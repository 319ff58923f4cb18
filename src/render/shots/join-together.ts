import { usageError } from '../../errors.js';
import { fileExists } from '../../files/file-exists.js';
import { checkOutput } from '../../files/output-file.js';
import { type FilmWork, filmHash, removeDamaged } from './film-work.js';
import { filesOf, joinRecords } from './join-film.js';
import { filmKey, isOwnFilm, noteJoined, readJoined } from './joined-record.js';
import { recordOf } from './plan-shots.js';
import type { SegmentRecord } from './segment-records.js';

/**
 * Joins the film, or waits until another process has.
 *
 * @returns places of shots whose segments were removed or damaged since they were rendered; the film is not joined then
 */
export function joinTogether(work: FilmWork): Promise<readonly number[]> {
  const { options, film, run, shots, warn } = work;
  return run.alone(joinKey(work), options.signal, async (signal) => {
    if (await wasJoined(work)) return [];
    const { parts, gone } = await partsOf(work);
    if (gone.length > 0) return gone;
    const note = (file: string) =>
      noteJoined(options.segments, film.output, file, { fingerprint: filmHash(work), run: run.name });
    const overwrite = await mayReplace(work);
    try {
      await joinRecords({ ...options, overwrite, signal }, film, shots, parts, warn, async (file) => {
        await requireReplaceable(work);
        await note(file);
      });
    } catch (error) {
      if (signal.aborted) throw error;
      // Whatever it says: what it was made of may have gone meanwhile, and is rendered again then.
      const again = await partsOf(work);
      if (again.gone.length > 0) return again.gone;
      throw error;
    }
    // Some disks on the network give a file another time with its name.
    if (!(await wasJoined(work))) await note(film.output);
    return [];
  });
}

/** Checks that the film may be written, unless another process joins the very same at the moment or just has. */
export async function checkFilm(work: FilmWork): Promise<void> {
  const { options, film, run, shots } = work;
  const lease = await run.store.claim(joinKey(work));
  if (!lease) return;
  try {
    if (await wasJoined(work)) return;
    const overwrite = await mayReplace(work);
    await checkOutput(film.output, filesOf(options, shots), overwrite);
  } finally {
    await lease.release();
  }
}

/** The segments of all shots, or the places of shots that have none that is whole. */
async function partsOf(
  work: FilmWork,
): Promise<{ readonly parts: readonly SegmentRecord[]; readonly gone: readonly number[] }> {
  const { run, planned } = work;
  const records = await run.store.list();
  const found = planned.map((each) => recordOf(each, records));
  const parts = found.filter((record) => record !== undefined);
  const damaged = new Set(await removeDamaged(work, parts));
  const gone = planned.filter((_, i) => !found[i] || damaged.has(found[i])).map(({ shot }) => shot.index);
  return { parts, gone };
}

/** Whether another render has joined this film since the work was planned. */
async function wasJoined(work: FilmWork): Promise<boolean> {
  const { options, film, joined } = work;
  const now = await readJoined(options.segments, film.output);
  return now?.fingerprint === filmHash(work) && now.run !== joined?.run;
}

/** Whether a film of that name is replaced: when it is allowed, and when it is the one that these shots were joined to before. */
async function mayReplace({ options: { overwrite, segments }, film }: FilmWork): Promise<boolean> {
  return overwrite || isOwnFilm(segments, film.output);
}

/** What has come to lie there while the film was joined is nobody's to replace. */
async function requireReplaceable(work: FilmWork): Promise<void> {
  const { output } = work.film;
  if (!(await fileExists(output)) || (await mayReplace(work))) return;
  throw usageError(
    `output ${output} exists already: another program wrote it while the film was joined`,
    'name another output, or allow it with `overwrite`',
  );
}

const joinKey = ({ options, film }: FilmWork) => filmKey(options.segments, film.output);
