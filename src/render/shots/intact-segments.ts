import { throwIfAborted } from '../../errors.js';
import { wholeHash } from './content-hash.js';
import { pathOf, type SegmentRecord } from './segment-records.js';

/**
 * Those of some shots whose file is not, byte for byte, the one that was rendered: it is gone, cannot be read, was damaged on
 * the disk, or somebody has put another in its place. Files are read whole, but for those that this process has read and
 * nothing has written to since.
 *
 * @param folder - of the segments
 * @throws AutochromeError of kind `interrupted` when the signal is aborted
 */
export async function damagedOf(
  folder: string,
  records: readonly SegmentRecord[],
  signal?: AbortSignal,
): Promise<readonly SegmentRecord[]> {
  const damaged: SegmentRecord[] = [];
  for (const record of records) {
    throwIfAborted(signal);
    const found = await wholeHash(pathOf(folder, record), signal).catch(() => undefined);
    throwIfAborted(signal);
    if (found !== record.sha256) damaged.push(record);
  }
  return damaged;
}
