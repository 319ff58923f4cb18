import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { srgbToLab } from '../src/colour/lab-picture.js';
import type { RgbPicture } from '../src/colour/rgb-picture.js';
import { readPicture } from '../src/decode/images/read-picture.js';
import { inputError } from '../src/errors.js';
import type { NetworkLoader } from '../src/inference/network.js';
import { PictureGrid } from '../src/report/picture-grid.js';
import { paint } from './measure.js';
import { type EvaluatedMethod, prepareMethods } from './methods.js';
import { truthOfPicture } from './truth.js';

/** A black-and-white picture, its reference, and what somebody else made of them; file names. */
export interface Pair {
  readonly input: string;
  readonly reference: string;
  readonly published: string;
}

/**
 * Finds pairs by their results: `published_A_B.jpg` beside `A.jpg` and `B.jpg`.
 *
 * @throws AutochromeError of kind `input` when the folder cannot be read, holds no results or lacks a picture of one
 */
export async function findPairs(folder: string): Promise<Pair[]> {
  const names = await readdir(folder).catch((cause) => {
    throw inputError(
      `--pairs ${folder} cannot be read: ${cause.message}`,
      'Name a folder of pictures',
      cause,
    );
  });
  const present = new Set(names);
  const pairs = names.sort().flatMap((published) => {
    const parts = /^published_([^_]+)_([^_]+)(\.jpe?g)$/.exec(published);
    return parts ? [{ input: `${parts[1]}${parts[3]}`, reference: `${parts[2]}${parts[3]}`, published }] : [];
  });
  const remedy = 'Put in1.jpg, ref1.jpg and published_in1_ref1.jpg and so on into it';
  if (pairs.length === 0) throw inputError(`--pairs ${folder} holds no published results`, remedy);
  const lacking = pairs
    .flatMap(({ input, reference }) => [input, reference])
    .find((name) => !present.has(name));
  if (lacking !== undefined) throw inputError(`--pairs ${folder} lacks ${lacking}`, remedy);
  return pairs;
}

/** How pairs are coloured. */
export interface PairOptions {
  readonly methods: readonly EvaluatedMethod[];
  /** Gives the learned methods their networks. */
  readonly loader: Pick<NetworkLoader, 'load'>;
  /** Short side at which the networks see pictures, in samples. */
  readonly size: number;
}

/** A row for each pair: input in gray, reference, published result, and the result of each method. */
export async function pairGrid(
  folder: string,
  pairs: readonly Pair[],
  options: PairOptions,
): Promise<PictureGrid> {
  const { loader, size } = options;
  const methods = options.methods.filter((method) => method !== 'gray');
  const grid = new PictureGrid(['input', 'reference', 'published', ...methods], { width: 352, height: 256 });
  for (const pair of pairs) {
    const { lightness } = await truthOfPicture(join(folder, pair.input), size);
    const { rgb: reference } = await truthOfPicture(join(folder, pair.reference), size);
    const published = await readPicture(join(folder, pair.published));
    const results: RgbPicture[] = [];
    for (const colorizer of (
      await prepareMethods(['gray', ...methods], srgbToLab(reference), loader)
    ).values()) {
      results.push(paint((await colorizer.colorize(lightness)).chroma, lightness).rgb);
    }
    await grid.add([results[0], reference, published, ...results.slice(1)]);
  }
  return grid;
}
