import type { FrameSource } from '../decode/frame-source.js';
import { openClip } from '../decode/open-clip.js';
import type { ClipSettingName } from '../settings/setting-names.js';
import type { Settings } from '../settings/settings.js';
import { parseRational } from '../time/rational.js';

/**
 * Opens a clip as the user's settings say.
 *
 * @param onWarning - told of damage in the clip
 * @throws AutochromeError as `openClip`
 */
export function openGivenClip(
  path: string,
  settings: Pick<Settings, ClipSettingName>,
  signal: AbortSignal | undefined,
  onWarning: (warning: string) => void,
): Promise<FrameSource> {
  const frameRate = parseRational(settings.frameRate);
  return openClip(path, {
    backend: settings.backend,
    onWarning,
    ...(frameRate === undefined ? {} : { frameRate }),
    ...(signal === undefined ? {} : { signal }),
  });
}
