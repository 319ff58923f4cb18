import { throwIfAborted } from '../../errors.js';
import type { Lease } from '../../files/leases/lease.js';
import { type FilmRun, pause, whileHeld } from './film-run.js';
import { type PlannedShot, recordOf } from './plan-shots.js';
import type { SegmentRecord } from './segment-records.js';

/** What {@link shareShots} calls. */
export interface SharedShotsHooks {
  readonly signal: AbortSignal | undefined;
  /**
   * Renders a shot that nobody else renders.
   *
   * @param before - the shot before, where its last frame counts
   */
  render(shot: PlannedShot, before: SegmentRecord | undefined, signal: AbortSignal): Promise<SegmentRecord>;
  /** Whether the file of a shot that colours are taken from is as it was rendered; one that is not counts as not there. */
  isIntact(record: SegmentRecord): Promise<boolean>;
  /** Told of a shot that has to be rendered too, since it is no longer there. */
  onMore(shot: PlannedShot): void;
  /** Told when there is nothing to do but to wait for others, and of the first shot that they render. */
  onWait(shot: PlannedShot): void;
  /** Told of each shot once it is there, and whether another process has rendered it. */
  onDone(shot: PlannedShot, record: SegmentRecord, elsewhere: boolean): Promise<void> | void;
}

/**
 * Renders shots together with other processes that render the same ones: whatever nobody has taken yet is rendered here, and
 * what others have taken is waited for. When one of them dies or is stopped, its shot is rendered here after all.
 *
 * @param planned - all shots of the film
 * @param order - places of the shots to render, rising
 * @returns once all of them are there
 * @throws AutochromeError as rendering does, and of kind `interrupted` when the signal was aborted
 */
export async function shareShots(
  run: FilmRun,
  planned: readonly PlannedShot[],
  order: readonly number[],
  hooks: SharedShotsHooks,
): Promise<void> {
  const { store } = run;
  const { signal } = hooks;
  const pending = new Map(order.map((index) => [index, planned[index] as PlannedShot]));

  const settle = async (shot: PlannedShot, record: SegmentRecord, elsewhere: boolean) => {
    pending.delete(shot.shot.index);
    await hooks.onDone(shot, record, elsewhere);
  };

  /** The first shot that nobody renders, and whose shot before is there where it counts. */
  const claimNext = async (): Promise<{ shot: PlannedShot; lease: Lease } | undefined> => {
    for (const shot of pending.values()) {
      if (shot.shot.memory && pending.has(shot.shot.index - 1)) continue;
      const lease = await store.claim(shot.shot.fingerprint);
      if (lease) return { shot, lease };
    }
    return undefined;
  };

  let awaited: PlannedShot | undefined;
  while (pending.size > 0) {
    throwIfAborted(signal);
    const next = await claimNext();
    try {
      // Only now: what was finished before it could be taken is listed.
      const records = await store.list();
      for (const shot of [...pending.values()]) {
        const record = recordOf(shot, records);
        if (record && isNew(shot, record)) await settle(shot, record, true);
      }
      if (!next || !pending.has(next.shot.shot.index)) {
        const [first] = pending.values();
        if (next || !first) continue;
        if (awaited !== first) hooks.onWait(first);
        awaited = first;
        await pause(signal);
        continue;
      }
      awaited = undefined;
      const { shot, lease } = next;
      const previous = shot.shot.memory ? planned[shot.shot.index - 1] : undefined;
      const before = previous && recordOf(previous, records);
      if (previous && !(before && (await hooks.isIntact(before)))) {
        // It was there, and somebody has removed or damaged it.
        pending.set(previous.shot.index, previous);
        hooks.onMore(previous);
        continue;
      }
      const done = await whileHeld(lease, signal, async (stop) => {
        await store.clearUnfinished(shot.shot.range, shot.shot.fingerprint);
        const record = { ...(await hooks.render(shot, before, stop)), run: run.name };
        await store.put(record);
        return record;
      });
      if (done) await settle(shot, done.value, false);
    } finally {
      await next?.lease.release();
    }
  }
}

/** Whether the file of a shot is not the one that was there when the work was planned: that one is rendered again. */
function isNew({ record: planned }: PlannedShot, found: SegmentRecord): boolean {
  return planned === undefined || planned.run !== found.run;
}
