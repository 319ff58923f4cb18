import { readdir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { RgbImage } from '../../src/colour/rgb-image.js';
import { readImage } from '../../src/decode/images/read-image.js';
import { inputError, usageError } from '../../src/errors.js';
import { hasColour } from '../../src/metrics/image-quality.js';
import type { Pair } from '../pairs.js';

/** One colouring of every pair, by whatever made it. */
export interface ResultSet {
  /** What the key and the tally call it. */
  readonly name: string;
  /** @throws AutochromeError of kind `input` when there is none of that pair */
  read(pair: Pair): Promise<RgbImage>;
}

/** The set of what others published for the pairs, see {@link Pair}. */
export const PUBLISHED = 'published';

/** The set of the inputs' own colours. */
export const TRUTH = 'truth';

/**
 * Reads what a set of results is named by: `NAME=DIR`, a folder with a picture for each pair under the pair's name, or
 * {@link PUBLISHED}, or {@link TRUTH}.
 *
 * @param option - for messages
 * @throws AutochromeError of kind `usage` when it is none of these
 */
export function parseResultSet(option: string, text: string): ResultSet {
  if (text === PUBLISHED) return publishedSet;
  if (text === TRUTH) return truthSet;
  const [, name, folder] = /^([\w.-]+)=(.+)$/.exec(text) ?? [];
  if (name === undefined || folder === undefined || name === PUBLISHED || name === TRUTH) {
    throw usageError(
      `${option} ${text} names no results`,
      `Give a name and a folder, as in released=WORK/released, or ${PUBLISHED}, or ${TRUTH}`,
    );
  }
  return folderSet(option, name, folder);
}

/**
 * Makes sure that there are results of all pairs, before anything is written.
 *
 * @throws AutochromeError of kind `input` naming what is missing
 */
export async function requireResults(sets: readonly ResultSet[], pairs: readonly Pair[]): Promise<void> {
  for (const set of sets) for (const pair of pairs) await set.read(pair);
}

const publishedSet: ResultSet = {
  name: PUBLISHED,
  read: async ({ name, published }) => {
    if (published === undefined)
      throw inputError(
        `pair ${name} has no published result`,
        'Name with --pairs a folder that holds them: published_in1_ref1.png and so on',
      );
    return readImage(published);
  },
};

const truthSet: ResultSet = {
  name: TRUTH,
  read: async ({ input }) => {
    const picture = await readImage(input);
    if (hasColour(picture)) return picture;
    throw inputError(`${input} has no colours, so no true ones`, 'Use pairs whose inputs are in colour');
  },
};

function folderSet(option: string, name: string, folder: string): ResultSet {
  const hint = 'Make them with npm run evaluate:blind -- colour, or name the pictures after the pairs';
  let listed: Promise<Map<string, string>> | undefined;
  const list = async () => {
    const files = await readdir(folder).catch((cause) => {
      throw inputError(`${option} ${folder} cannot be read: ${cause.message}`, hint, cause);
    });
    const pictures = files.filter((file) => /\.(png|jpe?g|tiff?|webp)$/i.test(file));
    return new Map(pictures.map((file) => [basename(file, extname(file)), join(folder, file)]));
  };
  return {
    name,
    read: async (pair) => {
      listed ??= list();
      const file = (await listed).get(pair.name);
      if (file === undefined)
        throw inputError(`${option} ${folder} has no result for pair ${pair.name}`, hint);
      return readImage(file);
    },
  };
}
