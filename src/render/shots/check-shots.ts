import { z } from 'zod';
import { usageError } from '../../errors.js';
import type { GivenReference } from '../../references/given-reference.js';
import { CACHE, CALLBACK, COMMON_OPTIONS, checkOptions, PATH } from '../../settings/check-options.js';
import { checkReference } from '../../settings/check-reference.js';
import { REFERENCE_SETTINGS } from '../../settings/reference-settings.js';
import { DEFAULT_MEMORY, FILM_SETTING_NAMES, SHOT_SETTING_NAMES } from '../../settings/setting-names.js';
import { countsFor, resolveSettings, SETTINGS, type Settings } from '../../settings/settings.js';
import { FRAME, type RenderShotsOptions, type ShotSpec, type ShotsOptions } from './shots-options.js';

/** A shot that was asked for, with every default. */
export interface CheckedShot extends Required<Pick<ShotSpec, 'name' | 'start' | 'end'>> {
  /** Place among the shots, from 0. */
  readonly index: number;
  readonly references: readonly GivenReference[];
  readonly settings: Settings;
  readonly passThrough: boolean;
  /** Weight of the last frame of the shot before; undefined where it does not count. */
  readonly memory: number | undefined;
}

const SHOTS = {
  input: { schema: PATH, allowed: 'the path of a video file, a folder or a sequence' },
  identity: { schema: z.string().min(1), allowed: 'a text that is not empty' },
  frames: { schema: z.int().min(1).optional(), allowed: 'a number of frames from 1' },
  shots: { schema: z.array(z.looseObject({})).min(1), allowed: 'a list of shots, one at least' },
  segments: { schema: PATH, allowed: 'the path of a folder' },
  output: { schema: PATH.optional(), allowed: 'a path' },
  outputFolder: { schema: PATH.optional(), allowed: 'the path of a folder' },
  handles: {
    schema: z
      .strictObject({ frames: FRAME, folder: PATH, extension: z.string().min(1).optional() })
      .optional(),
    allowed: '{ frames, folder, extension }: a number from 0, the path of a folder, and such as mov',
  },
} as const;

const { overwrite, signal, onWarning } = COMMON_OPTIONS;

const WHICH = {
  only: { schema: z.array(FRAME).optional(), allowed: 'a list of places of shots, counted from 0' },
  changed: { schema: z.boolean().optional(), allowed: 'true or false' },
} as const;

/** What each function takes beside settings. */
const OPTIONS = {
  status: SHOTS,
  plan: {
    ...{ ...SHOTS, ...WHICH, signal, onWarning },
    store: { schema: z.custom<unknown>().optional(), allowed: 'a SegmentStore' },
  },
  render: {
    ...{ ...SHOTS, ...WHICH, ...COMMON_OPTIONS, cache: CACHE },
    onShot: { schema: CALLBACK, allowed: 'a function' },
  },
  join: { ...SHOTS, overwrite, signal, onWarning },
} as const;

const WEIGHT = REFERENCE_SETTINGS.weight.schema;

const SHOT = {
  name: { schema: z.string().min(1), allowed: 'a text that is not empty' },
  start: { schema: FRAME, allowed: 'a frame number counted from 0' },
  end: { schema: FRAME, allowed: 'a frame number, greater than start' },
  references: {
    schema: z.array(z.union([PATH, z.looseObject({ path: PATH })])),
    allowed: 'a list of paths of colour images, or of objects with a path',
  },
  settings: { schema: z.looseObject({}).optional(), allowed: `any of ${SHOT_SETTING_NAMES.join(', ')}` },
  passThrough: { schema: z.boolean().optional(), allowed: 'true or false' },
  memory: {
    schema: z.union([z.boolean(), z.strictObject({ weight: WEIGHT })]).optional(),
    allowed: 'true, false or { weight }, a number above 0, up to 100',
  },
} as const;

/**
 * Checks what decides the pixels of shots.
 *
 * @param work - what is done with them, which has options of its own
 * @returns the shots with every default
 * @throws AutochromeError of kind `usage` naming the shot, option, value and what is allowed
 */
export function checkShots(options: ShotsOptions, work: keyof typeof OPTIONS): readonly CheckedShot[] {
  checkOptions(options, OPTIONS[work], FILM_SETTING_NAMES);
  const shots = options.shots.map((given, index) => checkShot(given, index, options));
  const names = new Set<string>();
  for (const { name } of shots) {
    if (names.has(name)) throw usageError(`two shots are called '${name}'`, 'give each a name of its own');
    names.add(name);
  }
  return shots;
}

/** @throws AutochromeError of kind `usage` when a place is that of no shot */
export function checkOnly(
  { only }: Pick<RenderShotsOptions, 'only'>,
  shots: readonly CheckedShot[],
): readonly number[] {
  if (only === undefined) return shots.map(({ index }) => index);
  for (const index of only) {
    if (index >= shots.length) {
      throw usageError(
        `\`only\` ${index} is not allowed`,
        `Allowed: places of shots, 0 to ${shots.length - 1}`,
      );
    }
  }
  return [...new Set(only)].sort((a, b) => a - b);
}

function checkShot(given: ShotSpec, index: number, options: ShotsOptions): CheckedShot {
  const called = typeof given.name === 'string' ? `shot '${given.name}'` : `shots[${index}]`;
  return about(called, () => {
    checkOptions(given, SHOT, []);
    checkOptions(given.settings ?? {}, {}, SHOT_SETTING_NAMES);
    const { name, start, end, memory } = given;
    if (end <= start) {
      throw usageError(`end ${end} is not greater than start ${start}`, 'a shot has at least one frame');
    }
    return {
      index,
      name,
      start,
      end,
      settings: settingsOf(given, options),
      references: given.references.map(checkReference),
      passThrough: given.passThrough ?? false,
      memory: index === 0 || !memory ? undefined : memory === true ? DEFAULT_MEMORY : memory.weight,
    };
  });
}

/** A setting of the whole film may be of no use to the method of one shot. */
function settingsOf({ settings = {} }: ShotSpec, options: ShotsOptions): Settings {
  const method = settings.method ?? SETTINGS.method.default;
  const common = FILM_SETTING_NAMES.filter((name) => countsFor(name, method));
  return resolveSettings({ ...settings, ...Object.fromEntries(common.map((name) => [name, options[name]])) });
}

/** Runs a check; an error then says what it is about. */
function about<T>(what: string, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof Error && 'kind' in error)) throw error;
    const { message, hint } = error as Error & { hint?: string };
    throw usageError(`${what}: ${message}`, hint);
  }
}
