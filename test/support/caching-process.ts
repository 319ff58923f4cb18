/**
 * Writes predictions into a cache for as long as it lives, and reads them: node caching-process.js FOLDER BOUND FIRST.
 * Prints a line once the first is there. Ends with an error when one that it reads is not what was written.
 */
import { isDeepStrictEqual } from 'node:util';
import { DiskCache } from '../../src/render/cache/disk-cache.js';
import { keyOf, predictionOf } from './predictions.js';

const [folder = '', bound = '0', first = '0'] = process.argv.slice(2);
const cache = new DiskCache(folder, Number(bound));
for (let n = Number(first); ; n += 1) {
  await cache.put(keyOf(n % 50), predictionOf(n % 50));
  const other = (n * 7) % 50;
  const found = await cache.get(keyOf(other));
  if (found && !isDeepStrictEqual(found, predictionOf(other))) process.exit(3);
  if (n === Number(first)) process.stdout.write('writing\n');
}
