import { LRUCache } from 'lru-cache';
import { type FrameLook, type FramePlanes, readFramePlanes } from '../../src/preview/protocol.js';

/** A frame in one of its looks. */
export interface Wanted {
  readonly index: number;
  readonly look: FrameLook;
}

/** Planes at hand. */
export interface Held {
  readonly planes: FramePlanes;
  /** Whether they are what the project says now. */
  readonly current: boolean;
}

/** What {@link FrameStore} needs of its surroundings. */
export interface FrameStoreOptions {
  /** As the browser's own. */
  readonly fetch: (path: string, options: { readonly signal: AbortSignal }) => Promise<Response>;
  /** Milliseconds, as `performance.now`. */
  readonly now: () => number;
  /** Most bytes of planes kept. */
  readonly bytes: number;
  /** Most requests at once: browsers open six connections to a server, and some are for other things. */
  readonly concurrent: number;
  /** Says what a frame's colours depend on: where it is another text, planes are read again. */
  readonly version: (index: number, look: FrameLook) => string;
  /** Called when planes have come, or a request failed. */
  readonly changed: () => void;
}

interface Kept {
  readonly planes: FramePlanes;
  readonly version: string;
}

interface Running {
  readonly wanted: Wanted;
  readonly version: string;
  readonly abort: AbortController;
}

/** How long a request that failed is not repeated, in milliseconds. */
const PATIENCE = 3000;

/** Reads frames from the server ahead of their use, keeps as many as memory allows, and ends requests that nobody wants. */
export class FrameStore {
  private readonly kept: LRUCache<string, Kept>;
  private readonly running = new Map<string, Running>();
  private readonly failed = new Map<string, { readonly error: string; readonly at: number }>();
  private readonly latencies = new Map<FrameLook, number>();
  private queue: readonly Wanted[] = [];

  constructor(private readonly options: FrameStoreOptions) {
    this.kept = new LRUCache({
      maxSize: options.bytes,
      sizeCalculation: ({ planes }) =>
        Object.values(planes.planes).reduce((sum, { data }) => sum + data.byteLength, 1),
    });
  }

  /** Planes of a frame, those of before a change of the project until the new ones are there. */
  get({ index, look }: Wanted): Held | undefined {
    const kept = this.kept.get(`${index}/${look}`);
    return kept && { planes: kept.planes, current: kept.version === this.options.version(index, look) };
  }

  /** Whether all of a frame is there as the project says. */
  has(index: number, looks: readonly FrameLook[]): boolean {
    return looks.every((look) => this.get({ index, look })?.current);
  }

  /** Why a frame could not be read, if it was tried. */
  error({ index, look }: Wanted): string | undefined {
    return this.failed.get(this.key({ index, look }))?.error;
  }

  /**
   * Says what is wanted from now on, most urgent first. Requests for anything else are ended.
   *
   * @param spared - says of a request that goes on that it may come to its end all the same
   */
  want(wanted: readonly Wanted[], spared: (wanted: Wanted) => boolean = () => false): void {
    const keys = new Set(wanted.map((one) => this.key(one)));
    for (const [key, { abort, wanted: running }] of this.running) {
      if (keys.has(key) || spared(running)) continue;
      this.running.delete(key);
      abort.abort();
    }
    this.queue = wanted;
    this.next();
  }

  /** Milliseconds that the slowest of some looks took of late, from the request to the planes. */
  latency(looks: readonly FrameLook[]): number {
    return Math.max(0, ...looks.map((look) => this.latencies.get(look) ?? 0));
  }

  private key({ index, look }: Wanted): string {
    return `${index}/${look}/${this.options.version(index, look)}`;
  }

  private next(): void {
    const { now, concurrent } = this.options;
    for (const wanted of this.queue) {
      if (this.running.size >= concurrent) return;
      const key = this.key(wanted);
      const failed = this.failed.get(key);
      if (failed && now() - failed.at < PATIENCE) continue;
      if (!this.running.has(key) && !this.get(wanted)?.current) void this.read(key, wanted);
    }
  }

  private async read(key: string, wanted: Wanted): Promise<void> {
    const { fetch, now, version, changed } = this.options;
    const { index, look } = wanted;
    const running = { wanted, version: version(index, look), abort: new AbortController() };
    this.running.set(key, running);
    const began = now();
    try {
      const response = await fetch(`api/frames/${index}/${look}`, { signal: running.abort.signal });
      if (!response.ok) throw new Error(await reason(response));
      const planes = readFramePlanes(await response.arrayBuffer());
      this.kept.set(`${index}/${look}`, { planes, version: running.version });
      this.failed.delete(key);
      const took = now() - began;
      const before = this.latencies.get(look) ?? took;
      this.latencies.set(look, before + 0.3 * (took - before));
    } catch (error) {
      if (running.abort.signal.aborted) return;
      this.failed.set(key, { error: (error as Error).message, at: now() });
    } finally {
      if (this.running.get(key) === running) this.running.delete(key);
    }
    changed();
    this.next();
  }
}

async function reason(response: Response): Promise<string> {
  try {
    const { error, hint } = (await response.json()) as { readonly error: string; readonly hint?: string };
    return hint ? `${error}. ${hint}` : error;
  } catch {
    return `the server answered ${response.status}`;
  }
}
