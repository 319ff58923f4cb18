import type { PredictionCache } from '../colorize/prediction-cache.js';
import type { FrameSource } from '../decode/frame-source.js';
import type { FfmpegRunner } from '../ffmpeg/runner.js';
import type { GivenReference } from '../references/given-reference.js';
import { type Colouring, openColouring } from '../render/open-colouring.js';
import { openShotView, type ShotView } from '../render/shot-view.js';
import { isPassedThrough } from '../render/shots/fingerprint.js';
import type { PlannedShot } from '../render/shots/plan-shots.js';
import { pathOf, type SegmentRecord } from '../render/shots/segment-records.js';
import { SharedCompute } from '../render/shots/shared-compute.js';
import { smoothingSettings } from '../render/smoothing-settings.js';
import type { SettingName } from '../settings/settings.js';

/** Views that are open at once; each holds a decoder and the networks' view of its references. */
const MOST_VIEWS = 3;

/** Settings that decide a view's frames; strength and saturation are the page's to apply. */
const DECIDING = [
  ...['method', 'faithfulness', 'smooth', 'temporalWindow', 'size', 'keepChroma', 'device', 'precision'],
] as SettingName[];

/** A shot with what it is looked at by. */
export interface ShotToView {
  readonly planned: PlannedShot;
  /** The shot before, where its last frame is a reference too and is rendered. */
  readonly before: SegmentRecord | undefined;
  /** Folder of the segments. */
  readonly segments: string;
}

/** What colours a shot, and its frames. */
export interface OpenedView {
  readonly colouring: Colouring;
  readonly view: ShotView;
}

interface Entry {
  readonly opened: Promise<OpenedView>;
  users: number;
}

/** What views are made with. */
export interface ViewEquipment {
  readonly source: FrameSource;
  readonly runner: FfmpegRunner;
  readonly cache: PredictionCache;
  readonly warn: (message: string) => void;
}

/** Views of the shots that are looked at. A few are open; the one that was not asked for longest is closed first. */
export class ShotViews {
  readonly #entries = new Map<string, Entry>();
  /** Networks and threads; closed with the views. */
  readonly compute = new SharedCompute();
  #closed = false;

  constructor(readonly equipment: ViewEquipment) {}

  /**
   * Does something with the view of a shot, which stays open as long as it lasts.
   *
   * @throws AutochromeError as `openColouring` and what the work throws
   */
  async with<T>(shot: ShotToView, work: (view: OpenedView) => Promise<T>): Promise<T> {
    const key = viewKey(shot);
    const entry = this.#entries.get(key) ?? { opened: this.#open(shot), users: 0 };
    // Behind all others: it is the one that was asked for last.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    entry.opened.catch(() => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
    });
    entry.users += 1;
    try {
      await this.#makeRoom();
      return await work(await entry.opened);
    } finally {
      entry.users -= 1;
      await this.#makeRoom();
    }
  }

  /** Stops what is under way, and frees everything. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled([...this.#entries.values()].map(closeEntry));
    await this.compute.close();
  }

  async #makeRoom(): Promise<void> {
    if (this.#closed) return;
    for (const [key, entry] of [...this.#entries]) {
      if (this.#entries.size <= MOST_VIEWS) return;
      if (entry.users > 0) continue;
      this.#entries.delete(key);
      await closeEntry(entry).catch(() => {});
    }
  }

  async #open({ planned: { shot }, before, segments }: ShotToView): Promise<OpenedView> {
    const { source, runner, cache, warn } = this.equipment;
    const { settings, references, memory, start, end } = shot;
    const last: GivenReference[] =
      before && memory
        ? [{ path: pathOf(segments, before), frame: memory.frame, weight: memory.weight }]
        : [];
    const colouring = await openColouring({
      ...{ metadata: source.metadata, references: [...references, ...last], settings, runner, cache, warn },
      loader: await this.compute.loaderFor(settings),
    });
    const view = openShotView(source, colouring.colourer, {
      shot: { start, end },
      onWarning: warn,
      ...(settings.smooth > 0
        ? { smoothing: { compute: this.compute.threads, settings: smoothingSettings(settings) } }
        : {}),
    });
    return { colouring, view };
  }
}

/** Whether a shot has no colours of its own to look at. */
export function isUncoloured({ planned: { shot }, before }: ShotToView): boolean {
  // The last frame of a shot that is not rendered yet cannot be a reference.
  return isPassedThrough(shot) || (shot.references.length === 0 && !before);
}

/** Names what decides the colours of a shot's frames. */
export function viewKey({ planned: { shot }, before }: ShotToView): string {
  const { start, end, passThrough, parts, settings, memory } = shot;
  return JSON.stringify([
    ...[start, end, passThrough, parts.references],
    DECIDING.map((name) => settings[name]),
    before && memory ? [before.file, memory] : [],
  ]);
}

async function closeEntry({ opened }: Entry): Promise<void> {
  const { view, colouring } = await opened;
  await view.close();
  await colouring.close();
}
