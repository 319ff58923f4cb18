import { z } from 'zod';
import { DEFAULT_FAITHFULNESS, METHODS, type MethodName } from '../colorize/colorizer.js';
import { FILM_SHORT_SIDE, IMAGE_SHORT_SIDE } from '../colorize/network-size.js';
import { DEFAULT_QUALITY } from '../encode/codecs.js';
import { CODECS, type CodecName } from '../encode/frame-sink.js';
import { usageError } from '../errors.js';
import type { BackendName } from '../ffmpeg/choose.js';
import { DEVICES, PRECISION_CHOICES } from '../inference/network.js';
import { parseRational } from '../time/rational.js';
import { type Circumstances, position, type RenderSetting, type Setting, setting } from './setting.js';

/** Ways to open a clip. */
export const BACKENDS = ['auto', 'native', 'wasm'] as const satisfies readonly BackendName[];

/** What to do with interlaced clips. */
export const INTERLACED = ['refuse', 'keep'] as const;

/** Codecs that give back every sample as it was. */
const LOSSLESS: readonly CodecName[] = ['ffv1', 'png', 'tiff'];

/**
 * Every setting of a render. From this table come flags, the library's options and their checks, docs/settings.md, what a
 * project and its shots hold, what makes a rendered shot stale, and what an output tells of how it was made: a new setting
 * is one entry here.
 *
 * Where networks run decides no more than the rounding of their sums, and which ffmpeg reads and writes no sample of what
 * is read, so neither counts as deciding a shot.
 */
export const SETTINGS = {
  method: setting({
    schema: z.enum(METHODS),
    default: 'network',
    unit: undefined,
    scopes: ['shot'],
    affects: 'settings',
    toldByRender: true,
    help:
      'how colours are transferred from the references: network matches similar parts and predicts the other colours, ' +
      'match only matches, welsh compares brightness and texture, reinhard transfers mean colours',
  }),
  faithfulness: setting({
    schema: z.number().min(0).max(1),
    default: DEFAULT_FAITHFULNESS,
    unit: undefined,
    methods: ['network'],
    scopes: ['shot'],
    affects: 'settings',
    help:
      'balance of method network between colours copied from the references (1) and colours that the network ' +
      'predicts (0)',
  }),
  strength: setting({
    schema: z.number().min(0).max(1),
    default: 1,
    unit: undefined,
    scopes: ['shot'],
    affects: 'settings',
    help:
      'opacity of the colour, from 0 (the film stays black and white) to 1 (full colour); use it to fade colour in and ' +
      'out at any saturation',
  }),
  saturation: setting({
    schema: z.number().min(0).max(2),
    default: 1,
    unit: undefined,
    scopes: ['shot'],
    affects: 'settings',
    help:
      'saturation of the colours: 1 leaves it as it is, higher is more vivid, lower is paler; colours outside the sRGB ' +
      'gamut are desaturated until they fit',
  }),
  smooth: setting({
    schema: z.number().min(0).max(100),
    default: 1,
    unit: undefined,
    off: 0,
    scopes: ['shot', 'smooth'],
    affects: 'settings',
    toldByRender: true,
    help:
      'temporal smoothing strength: higher values remove more flicker; 0 (or --no-smooth) keeps ' +
      "each frame's own colours",
  }),
  temporalWindow: setting({
    schema: z
      .int()
      .min(0)
      .max(63)
      .refine((frames) => Number.isInteger(Math.log2(frames + 1))),
    default: 7,
    unit: 'frames',
    allowed: '0, 1, 3, 7, 15, 31 or 63 frames',
    scopes: ['shot', 'smooth'],
    affects: 'settings',
    idle: ({ smooth }) => smooth === 0,
    toldByRender: true,
    help:
      'temporal radius: colours are averaged over this many frames before and after each frame; a larger one removes ' +
      'stronger flicker and takes more memory; 0 uses only the previous frame, already smoothed',
  }),
  size: setting({
    schema: z.union([z.literal('auto'), z.int().min(64).max(1024)]),
    default: 'auto',
    unit: 'pixels',
    allowed: 'auto, or 64 to 1024 pixels',
    scopes: ['shot'],
    affects: 'settings',
    toldByRender: true,
    help:
      `working resolution: short side at which frames are colorized; a larger one resolves smaller objects and takes ` +
      `longer; auto is ${FILM_SHORT_SIDE} for film and ${IMAGE_SHORT_SIDE} for single images`,
  }),
  keepChroma: setting({
    schema: z.boolean(),
    default: false,
    unit: undefined,
    scopes: ['shot'],
    affects: 'settings',
    help: 'keep the colours of frames that are already in colour',
  }),
  start: setting({
    schema: position,
    default: 0,
    unit: 'frames',
    allowed: 'a frame number counted from 0, or a timecode',
    scopes: [],
    affects: undefined,
    help: 'first frame to render',
  }),
  end: setting({
    schema: position,
    default: undefined,
    unit: 'frames',
    allowed: 'a frame number counted from 0, or a timecode',
    scopes: [],
    affects: undefined,
    help: 'frame after the last one to render; default: the end of the clip',
  }),
  frameRate: setting({
    schema: z
      .string()
      .refine((text) => (parseRational(text)?.numerator ?? 0) > 0)
      .describe('a rate'),
    default: '24',
    unit: 'frames per second',
    allowed: 'a number above 0 such as 25, 23.976 or 24000/1001',
    scopes: ['film', 'clip', 'smooth'],
    affects: 'clip',
    help: 'frame rate of an image sequence; ignored for other clips, which have their own',
  }),
  interlaced: setting({
    schema: z.enum(INTERLACED),
    default: 'refuse',
    unit: undefined,
    scopes: ['film', 'project'],
    affects: undefined,
    help: 'what to do with interlaced clips: refuse them, or keep them interlaced and colorize both fields together',
  }),
  codec: setting({
    schema: z.enum(CODECS),
    default: undefined,
    unit: undefined,
    scopes: ['film', 'project', 'smooth'],
    affects: 'codec',
    help: 'codec of the output; default: chosen by its file extension',
  }),
  quality: setting({
    schema: z.int().min(0).max(100),
    default: DEFAULT_QUALITY,
    unit: undefined,
    scopes: ['film', 'project', 'smooth'],
    affects: 'codec',
    idle: ({ codec }) => codec !== undefined && LOSSLESS.includes(codec),
    help: 'quality of lossy codecs, from 0 (smallest file) to 100 (best); ignored by lossless codecs',
  }),
  device: setting({
    schema: z.enum(DEVICES),
    default: 'auto',
    unit: undefined,
    scopes: ['film', 'machine'],
    affects: undefined,
    help: 'device that the networks run on; auto chooses the first accelerator that works, otherwise the CPU; wasm is the CPU through WebAssembly, slower but without native libraries',
  }),
  precision: setting({
    schema: z.enum(PRECISION_CHOICES),
    default: 'auto',
    unit: undefined,
    // Projects of earlier versions may name fp16 too: it is read, and offered no more.
    allowed: 'auto, fp32 or int8',
    methods: ['network', 'match'],
    scopes: ['film', 'project'],
    affects: 'networks',
    help:
      'number format in which methods network and match compute: fp32 is 32-bit floats, int8 is 8-bit integers (fastest on ' +
      'CPUs, slightly different colours); auto chooses int8 on CPUs that support it, otherwise fp32',
  }),
  backend: setting({
    schema: z.enum(BACKENDS),
    default: 'auto',
    unit: undefined,
    formerly: 'decoder',
    scopes: ['film', 'machine', 'clip', 'smooth'],
    affects: undefined,
    help:
      'ffmpeg that reads and writes clips: native is the installed one, wasm the embedded one; auto uses the installed one ' +
      'if there is one',
  }),
} as const;

/** Name of a setting. */
export type SettingName = keyof typeof SETTINGS;

/** All settings, defaults filled in; `undefined` where a setting has none. */
export type Settings = {
  readonly [Name in SettingName]:
    | z.output<(typeof SETTINGS)[Name]['schema']>
    | (undefined extends (typeof SETTINGS)[Name]['default'] ? undefined : never);
};

/** Names of all settings, in the order of the table. */
export const SETTING_NAMES = Object.keys(SETTINGS) as SettingName[];

/** Settings as a caller gives them; what is left out takes its default. */
export type GivenSettings = {
  readonly [Name in SettingName]?: z.input<(typeof SETTINGS)[Name]['schema']> | undefined;
};

/** Allowed values of a setting in words, such as `64 to 1024 pixels` or `match, welsh or reinhard`. */
export function allowedValues(name: SettingName): string {
  const { schema, unit, allowed }: Setting = SETTINGS[name];
  if (allowed !== undefined) return allowed;
  const json = z.toJSONSchema(schema, { io: 'input' });
  if (json.enum) return json.enum.join(', ').replace(/, ([^,]+)$/, ' or $1');
  if (json.type === 'integer' || json.type === 'number')
    return `${json.minimum} to ${json.maximum}${unit === undefined ? '' : ` ${unit}`}`;
  return 'true or false';
}

/**
 * Checks one setting.
 *
 * @param name - the setting
 * @param value - what the caller gave; undefined takes the default
 * @throws AutochromeError of kind `usage` naming setting, value and allowed values
 */
export function checkSetting<Name extends SettingName>(name: Name, value: unknown): Settings[Name] {
  const definition: Setting = SETTINGS[name];
  if (value === undefined) return definition.default as Settings[Name];
  const result = definition.schema.safeParse(value);
  if (result.success) return result.data as Settings[Name];
  const shown = typeof value === 'string' ? `'${value}'` : String(value);
  throw usageError(`\`${name}\` ${shown} is not allowed`, `Allowed: ${allowedValues(name)}`);
}

/**
 * Checks some of the settings and fills in their defaults.
 *
 * @throws AutochromeError of kind `usage` for the first that is not allowed
 */
export function checkSettings<Name extends SettingName>(
  given: GivenSettings,
  names: readonly Name[],
): Pick<Settings, Name> {
  const values = names.map((name) => [name, checkSetting(name, given[name])]);
  return Object.fromEntries(values) as Pick<Settings, Name>;
}

/**
 * Checks settings and fills in defaults.
 *
 * @param given - settings by name; other properties are left to the caller
 * @throws AutochromeError of kind `usage` for the first that is not allowed, or that the method does not look at
 */
export function resolveSettings(given: GivenSettings): Settings {
  const settings = checkSettings(given, SETTING_NAMES);
  for (const name of SETTING_NAMES) {
    const { methods = [] }: RenderSetting = SETTINGS[name];
    if (given[name] === undefined || countsFor(name, settings.method)) continue;
    const fitting = methods.join(' and ');
    throw usageError(
      `\`${name}\` ${given[name]} has no effect with method ${settings.method}: it is only for ${fitting}`,
      `Leave \`${name}\` out, or choose \`method\` ${methods.join(' or ')}`,
    );
  }
  return settings;
}

/** Whether a method looks at a setting. */
export function countsFor(name: SettingName, method: MethodName): boolean {
  const { methods }: RenderSetting = SETTINGS[name];
  return methods?.includes(method) ?? true;
}

/**
 * Names of the settings that do something beside those that are chosen: the method looks at them, and none of the others
 * leaves them without effect.
 *
 * @param chosen - with the codec of the output, where it is known by now
 */
export function effectiveSettings(
  chosen: Circumstances & { readonly method: MethodName },
): readonly SettingName[] {
  return SETTING_NAMES.filter((name) => {
    const { idle }: RenderSetting = SETTINGS[name];
    return countsFor(name, chosen.method) && !idle?.(chosen);
  });
}

/** Command line flag of a setting: `--keep-chroma` for `keepChroma`. */
export function flagOf(name: SettingName): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Whether a setting is switched on by naming it and takes no value. */
export function isSwitch(name: SettingName): boolean {
  const schema: z.ZodType = SETTINGS[name].schema;
  return schema instanceof z.ZodBoolean;
}

/**
 * Reads a setting from the command line.
 *
 * @param name - the setting
 * @param text - the flag's value
 * @throws AutochromeError of kind `usage` naming setting, value and allowed values
 */
export function settingFromFlag<Name extends SettingName>(name: Name, text: string): Settings[Name] {
  const json = z.toJSONSchema(SETTINGS[name].schema as z.ZodType, { io: 'input' });
  // A number, or one beside fixed words such as auto; places in a clip are texts, which may look like numbers.
  const other = (json.anyOf ?? [json]).filter((choice) => choice.const === undefined);
  const isNumber = other.every(({ type }) => type === 'integer' || type === 'number');
  return checkSetting(name, isNumber ? numberOr(text) : text);
}

/** The number that a text spells in decimal, such as `2`, `0.5` or `.5`; else the text. */
export function numberOr(text: string): number | string {
  return /^-?(\d+(\.\d*)?|\.\d+)$/.test(text) ? Number(text) : text;
}
