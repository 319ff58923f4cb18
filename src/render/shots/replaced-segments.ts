import type { FilmRun } from './film-run.js';
import type { PlannedShot } from './plan-shots.js';
import type { SegmentRecord } from './segment-records.js';

/**
 * Removes what new files take the place of: segments of the same clip in the same codec that hold some of their frames and
 * that no shot asks for any more, and of a film the older records.
 *
 * Another process may render the same clip in another way at the same time. What it has rendered stays; what was there before
 * and it counts on may go, and it renders that again.
 */
export class ReplacedSegments {
  readonly #asked: ReadonlySet<string>;
  readonly #old: Set<SegmentRecord>;

  /**
   * @param planned - all shots
   * @param records - what was there when they were planned
   */
  constructor(
    private readonly run: FilmRun,
    planned: readonly PlannedShot[],
    records: readonly SegmentRecord[],
  ) {
    this.#asked = new Set(planned.map(({ shot }) => shot.fingerprint));
    this.#old = new Set(records.filter(({ fingerprint }) => !this.#asked.has(fingerprint)));
  }

  /** @param record - of the new file */
  async remove(record: SegmentRecord): Promise<void> {
    const replaced = [...this.#old].filter((other) => {
      if (other.kind !== record.kind) return false;
      if (record.kind === 'film') return other.file === record.file;
      const overlaps = other.start < record.end && record.start < other.end;
      const { clip, codec } = other.parts;
      return overlaps && clip === record.parts.clip && codec === record.parts.codec;
    });
    if (replaced.length === 0) return;
    const unfinished = await this.run.unfinished(replaced);
    for (const other of replaced) {
      this.#old.delete(other);
      if (!unfinished.has(other)) await this.run.store.remove(other);
    }
  }
}
