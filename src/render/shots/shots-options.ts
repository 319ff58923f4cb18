import { z } from 'zod';
import type { PredictionCache } from '../../colorize/prediction-cache.js';
import type { StageTimes } from '../../pipeline/run-pipeline.js';
import type { Watch } from '../../progress/watch.js';
import type { GivenReference } from '../../references/given-reference.js';
import type { FilmSettingName, ShotSettingName } from '../../settings/setting-names.js';
import type { GivenSettings } from '../../settings/settings.js';
import type { RenderPlan } from '../render-plan.js';

/** A shot of a clip as it is asked for: its frames, and how it is coloured. */
export interface ShotSpec {
  /** As the user calls it; no two shots have the same. */
  readonly name: string;
  /** First frame, counted from 0 in the clip. */
  readonly start: number;
  /** Frame behind the last one, greater than {@link start}. */
  readonly end: number;
  /** Colour images to take colours from. With none, the shot stays as it is. */
  readonly references: readonly (string | GivenReference)[];
  /** The defaults when left out. */
  readonly settings?: Pick<GivenSettings, ShotSettingName> | undefined;
  /**
   * Whether the shot keeps the colours that it has, whatever its references.
   *
   * @defaultValue `false`
   */
  readonly passThrough?: boolean | undefined;
  /**
   * Whether the last frame of the shot before, as it was rendered, counts among the references, and how much: above 0 and up
   * to 100, 0.5 for `true`. The first shot has none before it.
   *
   * @defaultValue `false`
   */
  readonly memory?: boolean | { readonly weight: number } | undefined;
}

/** What decides the pixels of a film that is rendered shot by shot. */
export interface ShotsOptions extends Pick<GivenSettings, FilmSettingName> {
  /** Video file, folder of images, or numbered sequence such as `frame_%04d.png`. */
  readonly input: string;
  /** What tells this clip from others, such as its size and the hash of its beginning: segments of another are stale. */
  readonly identity: string;
  /**
   * Frames of the clip that the shots were made for: a clip that says it has another number is refused. Not compared when left
   * out.
   */
  readonly frames?: number | undefined;
  /** In their order, one at least. To be joined, each has to begin where the one before ends. */
  readonly shots: readonly ShotSpec[];
  /** Folder of the segments, which is made where it is missing. Every film has one of its own. */
  readonly segments: string;
  /** Name of the film; that of the input with `.colorized` in it when left out, in {@link outputFolder}. */
  readonly output?: string | undefined;
  /** Where the film lies when `output` is left out; beside the input when this is left out too. */
  readonly outputFolder?: string | undefined;
  /** Writes each shot as a film of its own, with sound and timecode, instead of joining them. */
  readonly handles?: Handles | undefined;
}

/** Shots as films of their own. */
export interface Handles {
  /** Frames before and after the shot that its film holds too, as far as the clip has them; at least 0. */
  readonly frames: number;
  /** Where the films are written, named after their shots; made where it is missing. */
  readonly folder: string;
  /** Extension of the films without the point; that of the output when left out. */
  readonly extension?: string | undefined;
}

/** What {@link renderShots} takes. */
export interface RenderShotsOptions extends ShotsOptions, Watch<ShotsPlan, ShotsProgress> {
  /**
   * Whether an existing film is replaced, whoever wrote it. One that was joined from this folder of segments, and that nobody
   * has written to since, is replaced in any case.
   *
   * @defaultValue `false`
   */
  readonly overwrite?: boolean | undefined;
  /** Places of the shots to render, from 0; all when left out. */
  readonly only?: readonly number[] | undefined;
  /**
   * Whether shots that are rendered already are left as they are; with false they are rendered again, but for those of a render
   * that is still going on.
   *
   * @defaultValue `true`
   */
  readonly changed?: boolean | undefined;
  /**
   * Predictions that were made before, which are not made again. Those in the user's cache folder are read, where there are
   * any, when left out; `false` looks into none.
   */
  readonly cache?: PredictionCache | false | undefined;
  /** Told of each shot that was asked for, once there is its segment. */
  readonly onShot?: ((shot: FinishedShot) => void) | undefined;
}

/** Parts of what decides a shot's pixels. */
export const FINGERPRINT_PARTS = [
  'clip',
  'range',
  'references',
  'settings',
  'networks',
  'codec',
  'memory',
] as const;

/** A part of what decides a shot's pixels. */
export type FingerprintPart = (typeof FINGERPRINT_PARTS)[number];

/** What decides a shot's pixels: a short hash of each part. */
export type Fingerprint = Readonly<Record<FingerprintPart, string>>;

/** Frames that a shot's file holds, [start, end). */
export interface ShotRange {
  readonly start: number;
  readonly end: number;
}

/** Where a shot stands. */
export interface ShotStatus {
  /** Place among the shots, from 0. */
  readonly index: number;
  readonly name: string;
  /** `stale`: what was rendered is no longer what is asked for. */
  readonly state: 'rendered' | 'stale' | 'unrendered';
  /** Why it is stale; empty otherwise. */
  readonly why: readonly FingerprintPart[];
  /** SHA-256 of everything that decides the shot's pixels, 64 hexadecimal digits. */
  readonly fingerprint: string;
}

/** What {@link renderShots} is about to do. */
export interface ShotsPlan extends Pick<RenderPlan, 'metadata' | 'codec' | 'backend'> {
  /** The film; undefined where shots are not joined. */
  readonly output: string | undefined;
  /** Where networks run; undefined where no shot needs any. */
  readonly device: string | undefined;
  /** All shots, and whether each will be rendered. */
  readonly shots: readonly (ShotStatus & { readonly willRender: boolean })[];
  /** Frames that will be rendered. */
  readonly total: number;
}

/** State of a render after a frame was written, and when another process has rendered a shot or is waited for. */
export interface ShotsProgress {
  /** The shot that is rendered: place among the shots, from 0. */
  readonly index: number;
  readonly name: string;
  /** Where that is: here, or in another process, which has rendered it or which this one waits for. */
  readonly where: 'here' | 'elsewhere';
  /** Frames of it that have been written; 0 while another process does. */
  readonly shotFrames: number;
  /** Frames written of all shots that are rendered, here or by other processes, and how many there will be. */
  readonly frames: number;
  readonly total: number;
  /** Of {@link frames}, those of shots that other processes have rendered meanwhile. */
  readonly elsewhere: number;
  /** Frames per second of late; undefined during the first frames. */
  readonly framesPerSecond: number | undefined;
  /** Seconds left at the present rate; undefined while it is unknown. */
  readonly secondsLeft: number | undefined;
  /** Of the shot that is rendered; empty where another process has rendered it. */
  readonly stageTimes: StageTimes;
}

/** A shot with its segment. */
export interface FinishedShot {
  readonly index: number;
  readonly name: string;
  readonly fingerprint: string;
  /** `kept`: it was there already; `elsewhere`: another process rendered it meanwhile. */
  readonly state: 'rendered' | 'kept' | 'elsewhere';
  /** The segment, or the shot's film. */
  readonly path: string;
}

/** What {@link renderShots} has done. */
export interface RenderShotsResult {
  /** The film; undefined where shots were not joined, since some are missing or each is a film of its own. */
  readonly output: string | undefined;
  /** Whether the film was there already, and nothing has changed since. */
  readonly fresh: boolean;
  /** Shots that have a segment now, of those that were asked for. */
  readonly shots: readonly FinishedShot[];
  /** Names of shots that still have none. */
  readonly missing: readonly string[];
  /** Frames rendered by this process. */
  readonly frames: number;
  readonly elapsedSeconds: number;
  /** Things to know about the result; each was told to `onWarning` too. */
  readonly warnings: readonly string[];
}

/** A frame number. */
export const FRAME = z.int().min(0);
