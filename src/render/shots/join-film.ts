import { joinSegments } from '../../encode/join-segments.js';
import { AutochromeError, throwIfAborted, usageError } from '../../errors.js';
import { toldOnce } from '../../progress/told-once.js';
import { type CheckedShot, checkShots } from './check-shots.js';
import { filmProvenance } from './film-provenance.js';
import { damagedOf } from './intact-segments.js';
import { type OpenedFilm, openFilm, requireContinuous } from './open-film.js';
import { planShots, recordOf } from './plan-shots.js';
import { checkRecord, type SegmentRecord, segmentOf } from './segment-records.js';
import type { RenderShotsOptions, ShotsOptions } from './shots-options.js';

/** What {@link joinFilm} takes. */
export interface JoinFilmOptions
  extends ShotsOptions,
    Pick<RenderShotsOptions, 'overwrite' | 'signal' | 'onWarning'> {}

/**
 * Joins the segments of a film, without encoding again, with the sound, chapters, tags and timecode of its clip.
 *
 * @param options - as `planFilm` got them, but for what is for it alone, and without `handles`
 * @param given - records of all shots of the film, from `planFilm` and `runShotTask`, in any order; others are passed over. Their
 *   files lie in `options.segments`
 * @returns the path of the film, once it is whole and has its name
 * @throws AutochromeError of kind `usage` when the options are wrong or the film exists and may not be replaced, `input` when something is no record, `failure` when
 *   shots are missing, damaged or cannot be joined or the film cannot be written, `interrupted` when the signal was aborted
 * @example
 * ```ts
 * import { FolderSegmentStore, joinFilm, renderShots } from 'autochrome';
 *
 * const colours = { references: ['still.jpg'], settings: { method: 'reinhard', size: 64 } } as const;
 * const shots = [
 *   { name: 'Harbour', start: 0, end: 4, ...colours },
 *   { name: 'Quay', start: 4, end: 8, ...colours },
 * ];
 * const segments = 'reel.segments';
 * const film = { input: 'reel.mp4', identity: 'reel', shots, segments };
 * await renderShots(film);
 * const records = await new FolderSegmentStore(segments).list();
 * console.log(await joinFilm({ ...film, output: 'again.mp4' }, records));
 * ```
 */
export async function joinFilm(options: JoinFilmOptions, given: readonly SegmentRecord[]): Promise<string> {
  const shots = checkShots(options, 'join');
  if (options.handles) throw usageError('shots with handles are films of their own', 'leave handles out');
  requireContinuous(shots);
  const records = given.map(checkRecord);
  throwIfAborted(options.signal);
  const { warn } = toldOnce(options.onWarning);
  const film = await openFilm(options, shots, { signal: options.signal, warn });
  try {
    const { codec, output, frameCount } = film;
    const planned = await planShots({ options, shots, codec, output, frameCount, records });
    const missing = planned.filter(({ record }) => !record).map(({ shot }) => `'${shot.name}'`);
    if (missing.length > 0) {
      throw new AutochromeError(
        'failure',
        `shots ${missing.join(', ')} are not rendered as they are asked for`,
        {
          hint: 'render them first: planFilm says what is left to do',
        },
      );
    }
    const parts = planned.map((each) => recordOf(each, records) as SegmentRecord);
    const damaged = await damagedOf(options.segments, parts, options.signal);
    if (damaged.length > 0) {
      const files = damaged.map(({ file }) => file).join(', ');
      throw new AutochromeError('failure', `segments ${files} are gone or are not as they were rendered`, {
        hint: 'remove their records, and render them again',
      });
    }
    return await joinRecords(options, film, shots, parts, warn);
  } finally {
    await film.source.close();
  }
}

/**
 * Joins the segments of a film that is open.
 *
 * @param records - of all shots, in the film's order
 * @param onWhole - told where the film is, just before it gets its name
 * @throws AutochromeError as {@link joinFilm}
 */
export function joinRecords(
  options: JoinFilmOptions,
  film: OpenedFilm,
  shots: readonly CheckedShot[],
  records: readonly SegmentRecord[],
  warn: (message: string) => void,
  onWhole: (path: string) => Promise<void> = async () => {},
): Promise<string> {
  return joinSegments({
    ...{ runner: film.runner, codec: film.codec, path: film.output, source: film.source.metadata },
    segments: records.map((record) => segmentOf(options.segments, record)),
    inputs: filesOf(options, shots),
    overwrite: options.overwrite ?? false,
    provenance: filmProvenance(records.map(({ provenance }) => provenance)),
    ...{ onWhole, onWarning: warn, signal: options.signal },
  });
}

/** The clip, and everything that its shots take colours from: the film may be none of them. */
export function filesOf({ input }: ShotsOptions, shots: readonly CheckedShot[]): string[] {
  const references = shots.flatMap((shot) => shot.references);
  return [input, ...references.flatMap(({ path, mask }) => (mask === undefined ? [path] : [path, mask]))];
}
