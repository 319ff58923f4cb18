import { chromaSpread, isColourless } from '../colorize/colourless.js';
import { networkSize } from '../colorize/network-size.js';
import type { ReferenceImage } from '../colorize/reference-image.js';
import { srgbToLab } from '../colour/lab-image.js';
import type { RgbImage } from '../colour/rgb-image.js';
import { readImage } from '../decode/images/read-image.js';
import { resizeImage } from '../decode/images/resize-image.js';
import { namingOption } from '../files/naming-option.js';
import { askForFrame, type ReferenceClipOptions, readClipFrame } from './clip-frame.js';
import { type GivenReference, nameOf } from './given-reference.js';
import { usedPart } from './used-part.js';

/** References, ready for a colorizer. */
export interface LoadedReferences {
  /** L*, a*, b* at the networks' size, in the order given. */
  readonly images: readonly ReferenceImage[];
  /** What the user should know about them, as sentences without a full stop. */
  readonly warnings: readonly string[];
}

/**
 * Reads reference images and frames of clips, at the size that the networks see. One after the other: a large one takes hundreds of
 * megabytes while it is read.
 *
 * @param references - paths of images, or with them how much each counts and what of it is used
 * @param shortSide - see {@link networkSize}
 * @param clips - how clips are opened
 * @throws AutochromeError of kind `input` naming the reference and what is wrong with it, `usage` when the part of it
 *   that is to be used cannot be, or a frame is none of its clip's; `interrupted` when the signal is aborted
 */
export async function loadReferences(
  references: readonly (string | GivenReference)[],
  shortSide?: number,
  clips: ReferenceClipOptions = {},
): Promise<LoadedReferences> {
  const images: ReferenceImage[] = [];
  const warnings: string[] = [];
  for (const given of references) {
    const reference = typeof given === 'string' ? { path: given } : given;
    const image = await loadReference(reference, shortSide, clips);
    images.push(image);
    if (isColourless(image)) {
      const spread = chromaSpread(image).toFixed(1);
      const where = image.used ? ' in the part that is used' : '';
      warnings.push(
        `\`references\` ${nameOf(reference)} has no colours${where}: ` +
          `it is black and white or of one tone (its a*, b* spread by ${spread})`,
      );
    }
  }
  return { images, warnings };
}

async function loadReference(
  reference: GivenReference,
  shortSide: number | undefined,
  clips: ReferenceClipOptions,
): Promise<ReferenceImage> {
  const image = await namingOption('`references`', () => readReference(reference, clips));
  const size = networkSize(image, shortSide);
  const used = await usedPart(reference, image, size);
  const lab = srgbToLab(await resizeImage(image, size.width, size.height));
  return { ...lab, weight: reference.weight ?? 1, ...(used ? { used } : {}) };
}

async function readReference(reference: GivenReference, clips: ReferenceClipOptions): Promise<RgbImage> {
  const { path, frame } = reference;
  if (frame !== undefined) return readClipFrame({ ...reference, frame }, clips);
  try {
    return await readImage(path);
  } catch (error) {
    throw await askForFrame(path, error, clips);
  }
}
