import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readImage } from '../../src/decode/images/read-image.js';
import type { Pair } from '../pairs.js';
import { newId, prepareFolder, type SheetsKey, writeKey } from './key.js';
import { balanced, type Random, shuffled, systemRandom } from './order.js';
import { type ResultSet, requireResults } from './result-set.js';
import { drawSheet } from './sheet.js';
import { sheetsTemplate, VERDICTS_FILE } from './verdicts.js';

/** What {@link laySheets} takes. */
export interface LayOptions {
  readonly pairs: readonly Pair[];
  readonly first: ResultSet;
  readonly second: ResultSet;
  /** The folder that the sheets go to; must be empty, or not there. */
  readonly folder: string;
  /** The file that the key goes to; must not be there. */
  readonly keyFile: string;
  /** Sides of smaller pictures are enlarged to this, in pixels. */
  readonly tile: number;
  /** The system's when left out. */
  readonly random?: Random;
  /** Told of every sheet that was drawn. */
  readonly progress?: (line: string) => void;
}

/**
 * Lays two sets of results side by side, a sheet for each pair: pairs in random order, and which of the two is A is
 * random, half of the time each. The folder gets the sheets and a file for verdicts, and nothing that tells the key.
 *
 * @returns what was written as the key
 * @throws AutochromeError of kind `usage` when something would be overwritten or the key lie among the sheets, `input` when
 *   a result is missing
 */
export async function laySheets(options: LayOptions): Promise<SheetsKey> {
  const { first, second, folder, keyFile, tile, random = systemRandom } = options;
  await requireResults([first, second], options.pairs);
  await prepareFolder(folder, keyFile);
  const pairs = shuffled(options.pairs, random);
  const sides = balanced(['first', 'second'] as const, pairs.length, random);
  const key: SheetsKey = {
    ...{ kind: 'sheets', id: newId(), first: first.name, second: second.name },
    pairs: pairs.map(({ name }, i) => ({ number: i + 1, name, a: sides[i] as 'first' | 'second' })),
  };
  // The key first: sheets without one would be judged in vain.
  await writeKey(keyFile, key);
  for (const [i, pair] of pairs.entries()) {
    const [a, b] = sides[i] === 'first' ? [first, second] : [second, first];
    const sheet = await drawSheet({
      ...{ number: i + 1, tile, input: await readImage(pair.input) },
      ...{ reference: await readImage(pair.reference), a: await a.read(pair), b: await b.read(pair) },
    });
    const name = `pair-${String(i + 1).padStart(3, '0')}.png`;
    await writeFile(join(folder, name), sheet, { flag: 'wx' });
    options.progress?.(name);
  }
  await writeFile(join(folder, VERDICTS_FILE), sheetsTemplate(key.id, pairs.length), { flag: 'wx' });
  return key;
}
