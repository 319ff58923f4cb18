import { checkShots } from './check-shots.js';
import { openFilm } from './open-film.js';
import { planShots, statusOf } from './plan-shots.js';
import { readRecords } from './segment-records.js';
import type { ShotStatus, ShotsOptions } from './shots-options.js';

/**
 * Says of each shot whether it is rendered as it is asked for now, and if not, what has changed. The clip is opened and files
 * are hashed, and nothing else: no network is loaded.
 *
 * @param options - as for `renderShots`
 * @throws AutochromeError of kind `usage` when options are wrong, `input` when the clip or a reference cannot be read
 * @example
 * ```ts
 * import { statusOfShots } from 'autochrome';
 *
 * const shots = [{ name: 'Shot 1', start: 0, end: 8, references: ['still.jpg'] }];
 * const film = { input: 'reel.mp4', identity: 'reel', segments: 'reel.segments' };
 * for (const { name, state } of await statusOfShots({ ...film, shots })) console.log(name, state);
 * ```
 */
export async function statusOfShots(options: ShotsOptions): Promise<readonly ShotStatus[]> {
  const shots = checkShots(options, 'status');
  const { source, codec, output, frameCount } = await openFilm(options, shots, { warn: () => undefined });
  await source.close();
  const records = await readRecords(options.segments);
  const planned = await planShots({ options, shots, codec, output, frameCount, records });
  return planned.map(statusOf);
}
