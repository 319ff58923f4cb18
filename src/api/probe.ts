import type { ClipMetadata } from '../decode/clip-metadata.js';
import { openClip } from '../decode/open-clip.js';
import { usageError } from '../errors.js';
import { presentNames } from '../settings/former-names.js';
import type { ClipSettingName } from '../settings/setting-names.js';
import { checkSetting, type GivenSettings } from '../settings/settings.js';
import { parseRational } from '../time/rational.js';

/** How {@link probe} reads a clip; see docs/settings.md. */
export type ProbeOptions = Pick<GivenSettings, ClipSettingName>;

/**
 * Says what a clip holds.
 *
 * @param path - video file, image, folder of images, or image sequence such as `frame_%04d.png`
 * @throws AutochromeError of kind `input` when it cannot be read, `usage` for an option that is not allowed
 * @example
 * ```ts
 * import { probe } from 'autochrome';
 *
 * const { width, height, frameRate } = await probe('reel.mp4');
 * console.log(width, height, frameRate);
 * ```
 */
export async function probe(path: string, options: ProbeOptions = {}): Promise<ClipMetadata> {
  if (typeof path !== 'string' || path === '') throw usageError(`path ${JSON.stringify(path)} is not a path`);
  const given = presentNames(options);
  const backend = checkSetting('backend', given.backend);
  const frameRate = parseRational(checkSetting('frameRate', given.frameRate));
  const source = await openClip(path, { backend, ...(frameRate === undefined ? {} : { frameRate }) });
  await source.close();
  return source.metadata;
}
