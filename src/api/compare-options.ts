import { z } from 'zod';
import { COMPARE_LAYOUTS, type CompareLayout } from '../compare/layout.js';
import type { ClipMetadata } from '../decode/clip-metadata.js';
import type { CodecName } from '../encode/frame-sink.js';
import { usageError } from '../errors.js';
import type { RenderProgress } from '../pipeline/run-pipeline.js';
import type { Watch } from '../progress/watch.js';
import type { RenderResult } from '../render/render-plan.js';
import { COMMON_OPTIONS, checkOptions, PATH } from '../settings/check-options.js';
import { presentNames } from '../settings/former-names.js';
import { checkSettings, type GivenSettings, type SettingName, type Settings } from '../settings/settings.js';

/** Settings of a render that a comparison uses. */
export const COMPARE_SETTING_NAMES = [
  'start',
  'end',
  'frameRate',
  'codec',
  'quality',
  'backend',
] as const satisfies readonly SettingName[];

type CompareSettingName = (typeof COMPARE_SETTING_NAMES)[number];

/** What a difference is multiplied by when nothing else is said. */
export const DEFAULT_GAIN = 2;

/** What {@link compareClips} is about to do, once everything has been opened and checked. */
export interface ComparePlan {
  /** The second clip, whose sound and times the output has. */
  readonly metadata: ClipMetadata;
  /** Path of the first clip. */
  readonly first: string;
  readonly layout: CompareLayout;
  /** What is written on the clips; none when undefined. */
  readonly labels: readonly string[] | undefined;
  /** Path of the output, or pattern of its images. */
  readonly output: string;
  readonly codec: CodecName;
  readonly backend: 'native' | 'wasm' | undefined;
  /** Frames there will be, where the clip or the range says so; may be an estimate. */
  readonly total: number | undefined;
}

/** What {@link compareClips} has done. */
export type CompareResult = Omit<RenderResult, 'networks'>;

/** What {@link compareClips} takes. The settings are described in docs/settings.md. */
export interface CompareOptions
  extends Pick<GivenSettings, CompareSettingName>,
    Watch<ComparePlan, RenderProgress> {
  /** The clip on the left, or above: video file, image, folder of images, or sequence such as `frame_%04d.png`. */
  readonly first: string;
  /** The clip on the right, or below, with the same frames; the output has its sound, times and tags. */
  readonly second: string;
  /**
   * - `side-by-side`, `stacked`: both clips whole
   * - `wipe`: one picture, the first clip left of a seam and the second right of it
   * - `butterfly`: the left half of both, the second's mirrored, so that the same things meet in the middle
   * - `difference`: second minus first, on gray
   *
   * @defaultValue `'side-by-side'`
   */
  readonly layout?: CompareLayout | undefined;
  /** Part of the width that shows the first clip, 0 to 1: of layout `wipe`, where it is 0.5 when left out. */
  readonly wipe?: number | undefined;
  /** Where the seam is in the last frame, 0 to 1: it moves there evenly from `wipe`. It stays when left out. */
  readonly wipeTo?: number | undefined;
  /**
   * What differences are multiplied by, above 0 and up to 100: of layout `difference`.
   *
   * @defaultValue `2`
   */
  readonly gain?: number | undefined;
  /** A label for each clip; names of the files without their endings when left out. `false`: none. */
  readonly labels?: readonly [string, string] | false | undefined;
  /** Output file; next to the second clip, with `.compared` in its name, when left out. */
  readonly output?: string | undefined;
  /**
   * Whether an existing output is replaced.
   *
   * @defaultValue `false`
   */
  readonly overwrite?: boolean | undefined;
}

/** {@link CompareOptions}, checked, with every default. */
export interface CompareRequest {
  readonly first: string;
  readonly second: string;
  readonly layout: CompareLayout;
  readonly wipe: number;
  readonly wipeTo: number;
  readonly gain: number;
  readonly labels: readonly [string, string] | false | undefined;
  readonly output: string | undefined;
  readonly overwrite: boolean;
  readonly signal: AbortSignal | undefined;
  readonly settings: Pick<Settings, CompareSettingName>;
}

const PART = { schema: z.number().min(0).max(1).optional(), allowed: '0 to 1' };

const OPTIONS = {
  first: { schema: PATH, allowed: 'the path of a clip' },
  second: { schema: PATH, allowed: 'the path of a clip' },
  layout: {
    schema: z.enum(COMPARE_LAYOUTS).optional(),
    allowed: COMPARE_LAYOUTS.join(', ').replace(/, ([^,]+)$/, ' or $1'),
  },
  wipe: PART,
  wipeTo: PART,
  gain: { schema: z.number().gt(0).max(100).optional(), allowed: 'a number above 0, up to 100' },
  labels: {
    schema: z.union([z.literal(false), z.tuple([z.string(), z.string()])]).optional(),
    allowed: 'two texts, one for each clip',
  },
  output: { schema: PATH.optional(), allowed: 'a path' },
  ...COMMON_OPTIONS,
} as const;

/** Options that one layout alone looks at. */
const ONLY_OF = { wipe: 'wipe', wipeTo: 'wipe', gain: 'difference' } as const;

/**
 * Checks what a caller gives, once, at the library's boundary.
 *
 * @throws AutochromeError of kind `usage` naming option, value and what is allowed, also for options that do not exist
 */
export function checkCompareOptions(given: CompareOptions): CompareRequest {
  const options = presentNames(given);
  checkOptions(options, OPTIONS, COMPARE_SETTING_NAMES);
  const { layout = 'side-by-side', first, second, output, labels, overwrite = false, signal } = options;
  for (const [name, only] of Object.entries(ONLY_OF)) {
    const value = options[name as keyof typeof ONLY_OF];
    if (value === undefined || layout === only) continue;
    throw usageError(
      `\`${name}\` ${value} has no effect with layout ${layout}: it is only for ${only}`,
      `Leave \`${name}\` out, or choose \`layout\` ${only}`,
    );
  }
  const wipe = options.wipe ?? 0.5;
  const { wipeTo = wipe, gain = DEFAULT_GAIN } = options;
  const settings = checkSettings(options, COMPARE_SETTING_NAMES);
  return { first, second, layout, wipe, wipeTo, gain, labels, output, overwrite, signal, settings };
}
