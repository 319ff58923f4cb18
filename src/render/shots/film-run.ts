import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { throwIfAborted } from '../../errors.js';
import type { Lease } from '../../files/leases/lease.js';
import { hashOf } from './fingerprint.js';
import type { FolderSegmentStore } from './folder-segment-store.js';
import type { SegmentRecord } from './segment-records.js';

/** Milliseconds after which a task that another process does is looked at again. */
const AGAIN = 250;

/**
 * One render among several that may share a folder of segments. It has a name of its own, which its records bear, and a lease
 * on that name: so others see whether the render that made a segment is still going on.
 */
export class FilmRun {
  private constructor(
    readonly store: FolderSegmentStore,
    readonly name: string,
    private readonly lease: Lease | undefined,
  ) {}

  /**
   * Begins a render. What dead ones have left is cleared away.
   *
   * @throws AutochromeError of kind `failure` when nothing can be written to the folder
   */
  static async begin(store: FolderSegmentStore): Promise<FilmRun> {
    const name = randomBytes(8).toString('hex');
    const lease = await store.claim(keyOf(name));
    await store.clear();
    return new FilmRun(store, name, lease);
  }

  /** Ends the render. Never rejects. */
  async end(): Promise<void> {
    await this.lease?.release();
    await this.store.clear();
  }

  /** Of some records, those that renders made which are still going on, other ones or this one. */
  async unfinished(records: readonly SegmentRecord[]): Promise<ReadonlySet<SegmentRecord>> {
    const names = new Set(records.flatMap(({ run }) => run ?? []));
    const goingOn = new Set<string>();
    for (const name of names) {
      if (name === this.name || (await this.isTaken(keyOf(name)))) goingOn.add(name);
    }
    return new Set(records.filter(({ run }) => run !== undefined && goingOn.has(run)));
  }

  /**
   * Does some work that only one process does at a time, once nobody else does it. When the work is taken over after this
   * process was silent for too long, it is stopped, and done again if it still has to be.
   *
   * @param work - gets a signal that stops it
   * @throws AutochromeError of kind `interrupted` when the signal was aborted
   */
  async alone<T>(
    key: string,
    signal: AbortSignal | undefined,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    for (;;) {
      throwIfAborted(signal);
      const lease = await this.store.claim(key);
      if (!lease) {
        await pause(signal);
        continue;
      }
      const done = await whileHeld(lease, signal, work);
      if (done) return done.value;
    }
  }

  private async isTaken(key: string): Promise<boolean> {
    const lease = await this.store.claim(key);
    await lease?.release();
    return lease === undefined;
  }
}

/**
 * Does some work as long as a lease is held, and releases it.
 *
 * @returns undefined when the lease was lost meanwhile
 */
export async function whileHeld<T>(
  lease: Lease,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<{ readonly value: T } | undefined> {
  try {
    return { value: await work(signal ? AbortSignal.any([signal, lease.lost]) : lease.lost) };
  } catch (error) {
    if (lease.lost.aborted && !signal?.aborted) return undefined;
    throw error;
  } finally {
    await lease.release();
  }
}

/**
 * Waits a little for others.
 *
 * @throws AutochromeError of kind `interrupted` when the signal was aborted
 */
export async function pause(signal: AbortSignal | undefined): Promise<void> {
  await setTimeout(AGAIN, undefined, signal ? { signal } : {}).catch(() => throwIfAborted(signal));
}

const keyOf = (run: string) => hashOf(['run', run]);
