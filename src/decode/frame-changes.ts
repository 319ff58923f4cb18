import { type AutochromeError, inputError } from '../errors.js';
import type { ClipMetadata } from './clip-metadata.js';

/** As how many frames' height the decoder hands on a frame that is not like the clip, by what it differs in. */
export const CHANGE_SIGNALS = { size: 2, aspect: 3 } as const;

/**
 * The error for a clip whose frames change their size or their pixel aspect ratio on the way: no output can hold both, and to
 * scale some of them is for whoever made the clip to decide.
 *
 * @param index - of the first frame that differs, as far as is known
 * @param signal - by how many times the frame that came was as high as it should be
 */
export function changedFrameError(clip: ClipMetadata, index: number, signal: number): AutochromeError {
  const { path, width, height } = clip;
  const { numerator, denominator } = clip.sampleAspectRatio;
  const isAspect = signal === CHANGE_SIGNALS.aspect;
  const [what, is] = isAspect
    ? ['pixel aspect ratio', `${numerator}:${denominator}`]
    : ['frame size', `${width}x${height}`];
  if (index === 0) {
    return inputError(
      `${path} begins with frames whose ${what} is not ${is}, as the file says`,
      `convert the clip to one ${what} first`,
    );
  }
  return inputError(
    `${path} changes its ${what}: that of frame ${index} is not ${is}`,
    `render the frames before it with \`end\` ${index}, or convert the clip to one ${what} first`,
  );
}
