import { join } from 'node:path';
import { srgbToLab } from '../../src/colour/lab-image.js';
import type { NetworkLoader } from '../../src/inference/network.js';
import { hasColour, type Quality } from '../../src/metrics/image-quality.js';
import { PICTURE_SIZE } from '../evaluate-pictures.js';
import { compareMethods, prepareMethods } from '../methods.js';
import { truthOfImage } from '../truth.js';

/**
 * Takes the colour from a picture and puts it back by method `network`, once after each reference.
 *
 * @param root - the folder that paths are relative to
 * @param references - paths
 * @returns how near the colours come, by path of the reference; undefined where the picture has no colours
 */
export async function coloursAfter(
  root: string,
  path: string,
  references: Iterable<string>,
  loader: Pick<NetworkLoader, 'load'>,
): Promise<ReadonlyMap<string, Quality> | undefined> {
  const truth = await truthOfImage(join(root, path), PICTURE_SIZE);
  if (!hasColour(truth.rgb)) return undefined;
  const found = new Map<string, Quality>();
  for (const reference of new Set(references)) {
    const { rgb } = await truthOfImage(join(root, reference), PICTURE_SIZE);
    const prepared = await prepareMethods(['network'], srgbToLab(rgb), loader);
    const { measures } = (await compareMethods(prepared, truth)).get('network') ?? {};
    if (measures) found.set(reference, measures);
  }
  return found;
}
