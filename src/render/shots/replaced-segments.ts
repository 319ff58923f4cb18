import type { PlannedShot } from './plan-shots.js';
import { readRecords, removeRecord, type SegmentRecord } from './segment-records.js';

/**
 * Removes what a new file takes the place of: segments of the same clip in the same codec that hold some of its frames and
 * that no shot asks for any more, and of a film the older records.
 *
 * @param record - of the new file
 * @param planned - all shots
 */
export async function removeReplaced(
  folder: string,
  record: SegmentRecord,
  planned: readonly PlannedShot[],
): Promise<void> {
  const asked = new Set(planned.map(({ fingerprint }) => fingerprint));
  for (const other of await readRecords(folder)) {
    if (other.kind !== record.kind || asked.has(other.fingerprint)) continue;
    const overlaps = other.start < record.end && record.start < other.end;
    const { clip, codec } = other.parts;
    const replaced =
      record.kind === 'film'
        ? other.file === record.file
        : overlaps && clip === record.parts.clip && codec === record.parts.codec;
    if (replaced) await removeRecord(folder, other);
  }
}
