import type { Lease } from '../../files/leases/lease.js';
import type { SegmentRecord } from './segment-records.js';

/**
 * What several processes that render one film share: which shots are done, and who does which. The folder of segments is one
 * ({@link FolderSegmentStore}); a farm may keep it in a database.
 */
export interface SegmentStore {
  /**
   * What is done: a record for each file that is there and whole.
   *
   * @returns in no particular order; several may be of one fingerprint where they are of several files
   */
  list(): Promise<readonly SegmentRecord[]>;
  /**
   * Notes that a shot is done, in place of what was noted of the same file. It is listed from then on, by every process.
   *
   * @param record - of a file that is whole and has its name
   * @throws AutochromeError of kind `failure` when it cannot be noted; then nothing has changed
   */
  put(record: SegmentRecord): Promise<void>;
  /**
   * Takes a task, so that nobody else does it at the same time. Nobody waits: of those that ask at once one gets it.
   *
   * The lease is this caller's until it is released. It gives a heartbeat meanwhile; when none was seen for as long as the
   * store says, or it is known that the process has ended, the next one that asks takes it over, and exactly one does.
   *
   * @param fingerprint - of the task, 64 hexadecimal digits
   * @returns undefined when somebody else has it
   * @throws AutochromeError of kind `failure` when the store cannot be written to
   */
  claim(fingerprint: string): Promise<Lease | undefined>;
}
