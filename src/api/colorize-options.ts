import { z } from 'zod';
import type { ClipMetadata } from '../decode/clip-metadata.js';
import type { CodecName } from '../encode/frame-sink.js';
import { usageError } from '../errors.js';
import type { RenderProgress, StageTimes } from '../pipeline/drive.js';
import { checkReferenceSetting, REFERENCE_SETTING_NAMES } from '../project/reference-settings.js';
import { type GivenSettings, resolveSettings, SETTING_NAMES, type Settings } from '../project/settings.js';
import { type GivenReference, nameOf } from '../references/given-reference.js';
import { COMMON_OPTIONS, checkOptions, PATH } from './check-options.js';
import type { NetworkVersions } from './open-colouring.js';

/** What {@link colorize} is about to do, once everything has been opened and checked. */
export interface RenderPlan {
  /** The clip. */
  readonly metadata: ClipMetadata;
  /** Path of the output, or pattern of its pictures. */
  readonly output: string;
  readonly codec: CodecName;
  readonly method: Settings['method'];
  /** Where networks run, `auto` resolved. */
  readonly device: string;
  /** Version of every network that colours the frames, by name: with the settings they decide the result. */
  readonly networks: NetworkVersions;
  /** Which ffmpeg reads the clip; undefined for pictures, which need none. */
  readonly decoder: 'native' | 'wasm' | undefined;
  /** Frames there will be, where the clip or the range says so; may be an estimate. */
  readonly total: number | undefined;
}

/** What {@link colorize} has done. */
export interface RenderResult {
  /** Path of the output, or pattern of its pictures. */
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
  /** Things to know about the result; each was told to `onWarning` too. */
  readonly warnings: readonly string[];
}

/** What {@link colorize} takes. The settings are described in docs/settings.md. */
export interface ColorizeOptions extends GivenSettings {
  /** Video file, picture, folder of pictures, or numbered sequence such as `frame_%04d.png`. */
  readonly input: string;
  /**
   * Colour pictures, or frames of clips, to take colours from, one at least: paths, or with them how much each counts and
   * what of it.
   */
  readonly references: readonly (string | GivenReference)[];
  /** Where to write; beside the input with `.colorized` in its name when left out. */
  readonly output?: string | undefined;
  /** Whether an existing output is replaced. False when left out. */
  readonly overwrite?: boolean | undefined;
  /** Stops the work: the promise rejects with an error of kind `interrupted` once everything has ended. */
  readonly signal?: AbortSignal | undefined;
  /** Told once, before the first frame. */
  readonly onStart?: ((plan: RenderPlan) => void) | undefined;
  /** Told after each frame. */
  readonly onProgress?: ((progress: RenderProgress) => void) | undefined;
  /** Told of anything the user should know about the result, once each. */
  readonly onWarning?: ((message: string) => void) | undefined;
}

/** {@link ColorizeOptions}, checked, with every default. */
export interface ColorizeRequest {
  readonly input: string;
  readonly references: readonly GivenReference[];
  readonly output: string | undefined;
  readonly overwrite: boolean;
  readonly signal: AbortSignal | undefined;
  readonly settings: Settings;
}

const OPTIONS = {
  input: { schema: PATH, allowed: 'the path of a video file, a picture, a folder or a sequence' },
  references: {
    schema: z.array(z.union([PATH, z.looseObject({ path: PATH })])).min(1),
    allowed: 'a list of paths of colour pictures, or of objects with a path, one at least',
  },
  output: { schema: PATH.optional(), allowed: 'a path' },
  ...COMMON_OPTIONS,
} as const;

/**
 * Checks what a caller gives, once, at the library's boundary.
 *
 * @throws AutochromeError of kind `usage` naming option, value and what is allowed, also for options that do not exist
 */
export function checkColorizeOptions(options: ColorizeOptions): ColorizeRequest {
  checkOptions(options, OPTIONS, SETTING_NAMES);
  return {
    input: options.input,
    references: options.references.map(checkReference),
    output: options.output,
    overwrite: options.overwrite ?? false,
    signal: options.signal,
    settings: resolveSettings(options),
  };
}

export function checkReference(given: string | GivenReference, index: number): GivenReference {
  if (typeof given === 'string') return { path: given };
  const known: readonly string[] = ['path', ...REFERENCE_SETTING_NAMES];
  for (const name of Object.keys(given)) {
    if (!known.includes(name))
      throw usageError(
        `there is no option '${name}' of references[${index}]`,
        `Options: ${known.join(', ')}`,
      );
  }
  for (const name of REFERENCE_SETTING_NAMES) {
    if (given[name] !== undefined) checkReferenceSetting(name, given[name], `references[${index}].${name}`);
  }
  if (given.weight !== undefined && given.keyframes !== undefined) {
    throw usageError(
      `--reference ${nameOf(given)} has both --weight ${given.weight} and --keyframe`,
      'a weight is for all frames: give one or the other',
    );
  }
  return { ...given };
}
