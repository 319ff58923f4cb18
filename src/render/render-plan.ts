import type { ClipMetadata } from '../decode/clip-metadata.js';
import type { CodecName } from '../encode/frame-sink.js';
import type { StageTimes } from '../pipeline/run-pipeline.js';
import type { Settings } from '../settings/settings.js';
import type { NetworkVersions } from './open-colouring.js';

/** What {@link colorize} is about to do, once everything has been opened and checked. */
export interface RenderPlan {
  /** The clip. */
  readonly metadata: ClipMetadata;
  /** Path of the output, or pattern of its images. */
  readonly output: string;
  readonly codec: CodecName;
  readonly method: Settings['method'];
  /** Where networks run, `auto` resolved. */
  readonly device: string;
  /** Version of every network that colours the frames, by name: with the settings they decide the result. */
  readonly networks: NetworkVersions;
  /** Which ffmpeg reads the clip; undefined for images, which need none. */
  readonly backend: 'native' | 'wasm' | undefined;
  /** Frames there will be, where the clip or the range says so; may be an estimate. */
  readonly total: number | undefined;
}

/** What {@link colorize} has done. */
export interface RenderResult {
  /** Path of the output, or pattern of its images. */
  readonly output: string;
  /** Frames written. */
  readonly frames: number;
  /** From the first frame's decoding to the finished file. */
  readonly elapsedSeconds: number;
  /** Frames over {@link elapsedSeconds}. */
  readonly framesPerSecond: number;
  readonly stageTimes: StageTimes;
  /** As in {@link RenderPlan}. */
  readonly networks: NetworkVersions;
  /** Things to know about the result; each was also passed to `onWarning`. */
  readonly warnings: readonly string[];
}
