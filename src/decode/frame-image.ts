import { withSrgbPrimaries } from '../colour/primaries.js';
import type { RgbImage } from '../colour/rgb-image.js';
import { turnedImage } from '../colour/turned-image.js';
import { inputError } from '../errors.js';
import type { Frame } from '../frame/frame.js';
import type { PlaneSize } from '../frame/pixel-format.js';
import { toNumber } from '../time/rational.js';
import type { ClipMetadata } from './clip-metadata.js';
import { rgbOf, smallFrame } from './small-frame.js';

/** Transfer characteristics of high dynamic range (ITU-T H.273 table 3: 16 and 18). */
const HIGH_DYNAMIC_RANGE = /^(smpte2084|arib-std-b67)$/;

/**
 * A frame as a person sees it: square samples, upright, in sRGB. Range, matrix and primaries are read as the clip tags
 * them, and as players do where it does not.
 *
 * @param clip - what the frame is of
 * @returns of 8 bits where the frame has 8, else of 16
 * @throws AutochromeError of kind `input` when the clip is of high dynamic range, whose tones sRGB does not hold
 */
export async function frameImage(frame: Frame, clip: ClipMetadata): Promise<RgbImage> {
  const { transfer, primaries } = clip.colour;
  if (transfer !== undefined && HIGH_DYNAMIC_RANGE.test(transfer)) {
    throw inputError(
      `${clip.path} is of high dynamic range (${transfer}), and its colours cannot be shown in sRGB`,
      'convert it to standard dynamic range first',
    );
  }
  const size = seenUnturned(clip);
  const small = await smallFrame(frame, clip.colour, { size });
  const image = rgbOf(small, frame.format.bitDepth > 8 ? 16 : 8);
  return turnedImage(withSrgbPrimaries(image, primaries), clip.rotation);
}

/** Size of a clip's frames with square samples, before they are turned. Width is what gives way, as in players. */
function seenUnturned({ width, height, sampleAspectRatio }: ClipMetadata): PlaneSize {
  return { width: Math.max(1, Math.round(width * toNumber(sampleAspectRatio))), height };
}
