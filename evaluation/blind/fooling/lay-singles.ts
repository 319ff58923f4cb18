import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readImage } from '../../../src/decode/images/read-image.js';
import type { Pair } from '../../pairs.js';
import { newId, prepareFolder, type SinglesKey, writeKey } from '../key.js';
import { balanced, type Random, shuffled, systemRandom } from '../order.js';
import { type ResultSet, requireResults } from '../result-set.js';
import { drawSingle } from '../sheet.js';
import { singlesTemplate, VERDICTS_FILE } from '../verdicts.js';

/** What {@link laySingles} takes. */
export interface SinglesOptions {
  readonly pairs: readonly Pair[];
  /** At least two; the inputs' own colours among them. */
  readonly sets: readonly ResultSet[];
  /** From 1; each is for another judge. */
  readonly rounds: number;
  /** The folder that the rounds' folders go to; must be empty, or not there. */
  readonly folder: string;
  /** The file that the key goes to; must not be there. */
  readonly keyFile: string;
  /** Sides of smaller pictures are enlarged to this, in pixels. */
  readonly tile: number;
  /** The system's when left out. */
  readonly random?: Random;
  /** Told of every picture that was drawn. */
  readonly progress?: (line: string) => void;
}

/**
 * Lays out single pictures to be taken for real or not, in random order. In a round each input is seen once, in the colours
 * of one set, and each set as often as the others: nobody can compare two colourings of one picture. The next round shows
 * each input in the colours of the next set, so that after as many rounds as there are sets all was seen in all colours.
 *
 * @returns what was written as the key
 * @throws AutochromeError as `laySheets`
 */
export async function laySingles(options: SinglesOptions): Promise<SinglesKey> {
  const { pairs, sets, rounds, folder, keyFile, tile, random = systemRandom } = options;
  await requireResults(sets, pairs);
  await prepareFolder(folder, keyFile);
  const starts = balanced([...sets.keys()], pairs.length, random);
  const drawn = Array.from({ length: rounds }, (_, round) => {
    const shown = pairs.map((pair, i) => {
      const set = sets[((starts[i] as number) + round) % sets.length] as ResultSet;
      return { pair, set };
    });
    return shuffled(shown, random).map(({ pair, set }, i) => ({ number: i + 1, pair, set }));
  });
  const key: SinglesKey = {
    ...{ kind: 'singles', id: newId(), sets: sets.map(({ name }) => name) },
    rounds: drawn.map((round) =>
      round.map(({ number, pair, set }) => ({ number, name: pair.name, set: set.name })),
    ),
  };
  await writeKey(keyFile, key);
  for (const [i, round] of drawn.entries()) {
    const own = join(folder, `round-${i + 1}`);
    await mkdir(own);
    for (const { number, pair, set } of round) {
      const picture = await drawSingle(await set.read(pair), await readImage(pair.input), tile);
      const name = `${String(number).padStart(3, '0')}.png`;
      await writeFile(join(own, name), picture, { flag: 'wx' });
      options.progress?.(`round-${i + 1}/${name}`);
    }
    await writeFile(join(own, VERDICTS_FILE), singlesTemplate(key.id, i + 1, round.length), { flag: 'wx' });
  }
  return key;
}
