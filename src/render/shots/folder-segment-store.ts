import { readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FolderLeases } from '../../files/leases/folder-leases.js';
import { LEASE_TIMES, type Lease, type LeaseTimes } from '../../files/leases/lease.js';
import { makeFolder } from '../../files/make-folder.js';
import { readRecords, recordName, removeRecord, type SegmentRecord, writeRecord } from './segment-records.js';
import type { SegmentStore } from './segment-store.js';
import type { ShotRange } from './shots-options.js';

/** Digits of the fingerprint that names of segments and of leases have in common. */
const DIGITS = 12;

/**
 * A folder of segments as a {@link SegmentStore}: a record beside each file, and a lease for each task that somebody does. It
 * may lie on a disk that several machines share. What processes left there that were killed is in nobody's way.
 */
export class FolderSegmentStore implements SegmentStore {
  readonly #leases: FolderLeases;

  /**
   * @param folder - made where it is missing, once something is written
   * @param times - how long leases last; the same for all that use the folder
   */
  constructor(
    readonly folder: string,
    times: LeaseTimes = LEASE_TIMES,
  ) {
    this.#leases = new FolderLeases(folder, times);
  }

  list(): Promise<readonly SegmentRecord[]> {
    return readRecords(this.folder);
  }

  async put(record: SegmentRecord): Promise<void> {
    await makeFolder(this.folder);
    await writeRecord(this.folder, record);
  }

  claim(fingerprint: string): Promise<Lease | undefined> {
    return this.#leases.claim(fingerprint);
  }

  /** Removes a segment with its record; of a film the record alone. */
  remove(record: SegmentRecord): Promise<void> {
    return removeRecord(this.folder, record);
  }

  /** Removes leases of processes that are no more, and the folder itself where nothing is left in it. Never rejects. */
  async clear(): Promise<void> {
    await this.#leases.clear().catch(() => {});
    await rmdir(this.folder).catch(() => {});
  }

  /**
   * Removes what was left unfinished of some frames: files under temporary names, and segments without record. What somebody
   * renders at the moment, with other settings, stays.
   *
   * @param own - fingerprint of the shot with these frames that the caller has taken
   */
  async clearUnfinished(range: ShotRange, own: string): Promise<void> {
    const names = await readdir(this.folder).catch(() => []);
    const stem = recordName('segment', range, '');
    const recorded = new Set(
      names
        .filter((name) => name.startsWith(stem) && name.endsWith('.json'))
        .map((name) => name.slice(0, -5)),
    );
    const leases = await this.#leases.names();
    const isTaken = async (digits: string) => {
      if (own.startsWith(digits)) return false;
      for (const lease of leases) {
        if (lease.startsWith(`lease-${digits}`) && (await this.#leases.isHeld(lease))) return true;
      }
      return false;
    };
    for (const name of names) {
      const visible = name.replace(/^\./, '');
      if (!visible.startsWith(stem)) continue;
      const segment = visible.slice(0, stem.length + DIGITS);
      const isUnfinished = name !== visible || !recorded.has(segment);
      if (!isUnfinished || (await isTaken(segment.slice(stem.length)))) continue;
      await rm(join(this.folder, name), { force: true });
    }
  }
}
