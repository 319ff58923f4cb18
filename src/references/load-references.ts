import { chromaSpread, isColourless } from '../colorize/colourless.js';
import { networkSize } from '../colorize/network-size.js';
import type { ReferencePicture } from '../colorize/reference-picture.js';
import { srgbToLab } from '../colour/lab-picture.js';
import { readPicture } from '../decode/images/read-picture.js';
import { resizePicture } from '../decode/images/resize-picture.js';
import type { GivenReference } from './given-reference.js';
import { namingOption } from './naming-option.js';
import { usedPart } from './used-part.js';

/** References, ready for a colorizer. */
export interface LoadedReferences {
  /** L*, a*, b* at the networks' size, in the order given. */
  readonly pictures: readonly ReferencePicture[];
  /** What the user should know about them, as sentences without a full stop. */
  readonly warnings: readonly string[];
}

/**
 * Reads reference pictures, at the size that the networks see. One after the other: a large one takes hundreds of
 * megabytes while it is read.
 *
 * @param references - paths of pictures, or with them how much each counts and what of it is used
 * @param shortSide - see {@link networkSize}
 * @throws AutochromeError of kind `input` naming the reference and what is wrong with it, `usage` when the part of it
 *   that is to be used cannot be
 */
export async function loadReferences(
  references: readonly (string | GivenReference)[],
  shortSide?: number,
): Promise<LoadedReferences> {
  const pictures: ReferencePicture[] = [];
  const warnings: string[] = [];
  for (const given of references) {
    const reference = typeof given === 'string' ? { path: given } : given;
    const picture = await loadReference(reference, shortSide);
    pictures.push(picture);
    if (isColourless(picture)) {
      const spread = chromaSpread(picture).toFixed(1);
      const where = picture.used ? ' in the part that is used' : '';
      warnings.push(
        `--reference ${reference.path} holds no colours${where}: ` +
          `it is black and white or of one tone (its a*, b* spread by ${spread})`,
      );
    }
  }
  return { pictures, warnings };
}

async function loadReference(
  reference: GivenReference,
  shortSide: number | undefined,
): Promise<ReferencePicture> {
  const picture = await namingOption('--reference', () => readPicture(reference.path));
  const size = networkSize(picture, shortSide);
  const used = await usedPart(reference, picture, size);
  const lab = srgbToLab(await resizePicture(picture, size.width, size.height));
  return { ...lab, weight: reference.weight ?? 1, ...(used ? { used } : {}) };
}
