import { chromaSpread, isColourless } from '../colorize/colourless.js';
import { networkSize } from '../colorize/network-size.js';
import { srgbToLab } from '../colour/lab-picture.js';
import type { RgbPicture } from '../colour/rgb-picture.js';
import type { SmallPicture } from '../colour/small-picture.js';
import { readPicture } from '../decode/images/read-picture.js';
import { resizePicture } from '../decode/images/resize-picture.js';
import { AutochromeError } from '../errors.js';

/** References, ready for a colorizer. */
export interface LoadedReferences {
  /** L*, a*, b* at the networks' size, in the order of the paths. */
  readonly pictures: readonly SmallPicture[];
  /** What the user should know about them, as sentences without a full stop. */
  readonly warnings: readonly string[];
}

/**
 * Reads reference pictures, at the size that the networks see. One after the other: a large one takes hundreds of
 * megabytes while it is read.
 *
 * @param paths - of pictures
 * @param shortSide - see {@link networkSize}
 * @throws AutochromeError of kind `input` naming the reference and what is wrong with it
 */
export async function loadReferences(
  paths: readonly string[],
  shortSide?: number,
): Promise<LoadedReferences> {
  const pictures: SmallPicture[] = [];
  const warnings: string[] = [];
  for (const path of paths) {
    const picture = await smallLab(await readReference(path), shortSide);
    pictures.push(picture);
    if (isColourless(picture)) {
      const spread = chromaSpread(picture).toFixed(1);
      warnings.push(
        `--reference ${path} holds no colours: it is black and white or of one tone (its a*, b* spread by ${spread})`,
      );
    }
  }
  return { pictures, warnings };
}

async function readReference(path: string): Promise<RgbPicture> {
  try {
    return await readPicture(path);
  } catch (error) {
    if (!(error instanceof AutochromeError)) throw error;
    const { kind, message, remedy, cause } = error;
    throw new AutochromeError(kind, `--reference ${message}`, {
      cause,
      ...(remedy === undefined ? {} : { remedy }),
    });
  }
}

async function smallLab(picture: RgbPicture, shortSide: number | undefined): Promise<SmallPicture> {
  const { width, height } = networkSize(picture, shortSide);
  return srgbToLab(await resizePicture(picture, width, height));
}
