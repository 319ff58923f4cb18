import { createNetworkLoader, type DeviceNetworkLoader } from '../../inference/network-loader.js';
import type { Settings } from '../../settings/settings.js';
import { openTemporalThreads, type TemporalThreads } from '../../threads/temporal-threads.js';

/** Networks and threads that shots have in common, opened once they are needed. */
export class SharedCompute {
  readonly #loaders = new Map<string, Promise<DeviceNetworkLoader>>();
  #threads: TemporalThreads | undefined;

  /** Takes networks that are loaded already; they are closed with the rest. */
  take(loader: DeviceNetworkLoader, { device, precision }: Pick<Settings, 'device' | 'precision'>): void {
    this.#loaders.set(`${device} ${precision}`, Promise.resolve(loader));
  }

  /** The networks of a device and a precision. */
  loaderFor({ device, precision }: Pick<Settings, 'device' | 'precision'>): Promise<DeviceNetworkLoader> {
    const key = `${device} ${precision}`;
    const loader = this.#loaders.get(key) ?? createNetworkLoader({ device, precision });
    this.#loaders.set(key, loader);
    loader.catch(() => this.#loaders.delete(key));
    return loader;
  }

  /** Threads of the temporal stage. */
  get threads(): TemporalThreads {
    this.#threads ??= openTemporalThreads();
    return this.#threads;
  }

  /** Ends everything. Never rejects. */
  async close(): Promise<void> {
    const loaders = [...this.#loaders.values()].map((loader) => loader.then((each) => each.close()));
    await Promise.allSettled([this.#threads?.close(), ...loaders]);
  }
}
