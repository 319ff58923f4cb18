import { existsSync } from 'node:fs';
import { join } from 'node:path';
import envPaths from 'env-paths';
import { LRUCache } from 'lru-cache';
import type { ChromaPrediction } from '../../colorize/colorizer.js';
import type { PredictionCache } from '../../colorize/prediction-cache.js';
import { DiskCache } from './disk-cache.js';

/** Bytes of predictions kept in memory, and on disk, where nothing else is asked for. */
export const DEFAULT_CACHE_MEMORY = 128 * 2 ** 20;
export const DEFAULT_CACHE_DISK = 2 * 2 ** 30;

/** Entries that are being written at once before who brings another has to wait. */
const WRITES_AT_ONCE = 4;

/** Where predictions are kept. */
export interface PredictionCacheOptions {
  /** Bytes in memory, from 0; 128 MiB when left out. */
  readonly memory?: number;
  /** A folder of the cache alone; none on disk when left out. All share the one in the user's cache folder. */
  readonly folder?: string;
  /** Bytes on disk; 2 GiB when left out. */
  readonly disk?: number;
  /** Whether what is new is written to the folder. True when left out. */
  readonly write?: boolean;
  /** Told once when something cannot be written: the work goes on without. */
  readonly onWarning?: (message: string) => void;
}

/** A cache that somebody closes. */
export interface OpenedPredictionCache extends PredictionCache {
  /** Waits until everything is written. */
  close(): Promise<void>;
}

/**
 * Where a user's predictions lie when no other place is named: `$XDG_CACHE_HOME/autochrome/predictions`, which is
 * `~/.cache/autochrome/predictions` where that is not set, on Linux; below `~/Library/Caches` on macOS and below
 * `%LOCALAPPDATA%` on Windows.
 */
export function defaultCacheFolder(): string {
  return join(envPaths('autochrome', { suffix: '' }).cache, 'predictions');
}

/**
 * Opens a cache of predictions: in memory, and behind it in a folder that other processes may use at the same time. What was
 * used least recently goes first, in both.
 *
 * Memory: as much as the options say, and up to four entries that are being written.
 *
 * @example
 * ```ts
 * import { openClip, openColourer, openPredictionCache } from 'autochrome';
 *
 * const cache = openPredictionCache({ folder: 'predictions', disk: 1e8 });
 * const source = await openClip('reel.mp4');
 * const { close } = await openColourer(source, { references: ['still.jpg'], size: 64, cache });
 * await close();
 * await source.close();
 * await cache.close();
 * ```
 */
export function openPredictionCache(options: PredictionCacheOptions = {}): OpenedPredictionCache {
  const {
    memory = DEFAULT_CACHE_MEMORY,
    folder,
    disk = DEFAULT_CACHE_DISK,
    write = true,
    onWarning,
  } = options;
  const kept =
    memory > 0
      ? new LRUCache<string, ChromaPrediction>({ maxSize: memory, sizeCalculation: bytesOf })
      : undefined;
  const files = folder === undefined ? undefined : new DiskCache(folder, disk);
  const writing = new Set<Promise<void>>();
  let failed = false;

  const store = async (key: string, prediction: ChromaPrediction) => {
    try {
      await files?.put(key, prediction);
    } catch (error) {
      if (!failed) onWarning?.(`predictions are not kept in ${folder}: ${(error as Error).message}`);
      failed = true;
    }
  };

  return {
    get: async (key) => {
      const known = kept?.get(key);
      if (known) return known;
      const found = await files?.get(key);
      if (found) kept?.set(key, found);
      return found;
    },
    put: async (key, prediction) => {
      kept?.set(key, prediction);
      if (!files || !write || failed) return;
      const done = store(key, prediction).then(() => void writing.delete(done));
      writing.add(done);
      if (writing.size >= WRITES_AT_ONCE) await Promise.race(writing);
    },
    close: async () => {
      await Promise.all(writing);
      kept?.clear();
    },
  };
}

/**
 * The predictions that a render looks into when nothing else is asked for: those in the user's cache folder, where there is
 * one. They are read and none is added: a film would be written to the disk once more, and push out what was looked at.
 */
export function sharedPredictions(): PredictionCache | undefined {
  const folder = defaultCacheFolder();
  return existsSync(folder) ? openPredictionCache({ folder, write: false, memory: 0 }) : undefined;
}

function bytesOf({ chroma, confidence }: ChromaPrediction): number {
  return chroma.data.byteLength + (confidence?.data.byteLength ?? 0);
}
