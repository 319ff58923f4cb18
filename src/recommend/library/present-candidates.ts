import { fileExists } from '../../files/file-exists.js';
import { mapInOrder } from '../../streams/map-in-order.js';
import type { CandidateSource, NearCandidate } from '../candidate.js';

/** Files whose presence is looked for at once: some disks answer slowly. */
export const LOOKED_FOR_AT_ONCE = 32;

/** Of a source, the candidates whose files are on disk. A file is looked for once. */
export function presentCandidates(source: CandidateSource): CandidateSource {
  const known = new Map<string, Promise<boolean>>();
  const isThere = (path: string) => {
    const found = known.get(path) ?? fileExists(path);
    known.set(path, found);
    return found;
  };
  return {
    async nearest(global, count) {
      for (let asked = count; ; asked *= 2) {
        const near = await source.nearest(global, asked);
        const present: NearCandidate[] = [];
        const looked = mapInOrder(near, LOOKED_FOR_AT_ONCE, async (each) => ({
          each,
          there: await isThere(each.candidate.path),
        }));
        for await (const { each, there } of looked) if (there) present.push(each);
        if (present.length >= count || near.length < asked) return present.slice(0, count);
      }
    },
  };
}
