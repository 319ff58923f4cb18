import { z } from 'zod';
import { DEFAULT_FAITHFULNESS, METHODS, type MethodName } from '../colorize/colorizer.js';
import { DEFAULT_QUALITY } from '../encode/codecs.js';
import { CODECS, type CodecName } from '../encode/frame-sink.js';
import { usageError } from '../errors.js';
import type { DecoderName } from '../ffmpeg/choose.js';
import { DEVICES, PRECISION_CHOICES } from '../inference/network.js';
import { parseRational } from '../time/rational.js';
import { type Circumstances, position, type RenderSetting, type Setting, setting } from './setting.js';

/** Ways to open a clip. */
export const DECODERS = ['auto', 'native', 'wasm'] as const satisfies readonly DecoderName[];

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
      'how colours are carried over: by what the picture shows, completed where the references show nothing like it ' +
      '(network) or as they were found (match); by brightness and texture (welsh); or as overall averages (reinhard)',
  }),
  faithfulness: setting({
    schema: z.number().min(0).max(1),
    default: DEFAULT_FAITHFULNESS,
    unit: undefined,
    methods: ['network'],
    scopes: ['shot'],
    affects: 'settings',
    help:
      'trust of method network in colours found in the references against colours it predicts: at 1 those found ' +
      'alone, at 0 those predicted alone',
  }),
  strength: setting({
    schema: z.number().min(0).max(1),
    default: 1,
    unit: undefined,
    scopes: ['shot'],
    affects: 'settings',
    help:
      'how much of the colour is laid over the film, from 0 (black and white as it was) to 1 (all of it); ' +
      'for fading colour in, whatever the saturation',
  }),
  saturation: setting({
    schema: z.number().min(0).max(2),
    default: 1,
    unit: undefined,
    scopes: ['shot'],
    affects: 'settings',
    help:
      'how vivid the colours are: above 1 more than the references, below 1 paler; ' +
      'colours that a screen cannot show are held to those it can',
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
      'how steady colours are held along the motion against edges of the single frame; 0 (or --no-smooth) leaves every ' +
      'frame as it was coloured',
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
      'frames before and after each one that its colours are gathered from; more is steadier against violent flicker and ' +
      'takes more memory; 0 takes them from the frame before, as it was smoothed',
  }),
  size: setting({
    schema: z.int().min(64).max(1024),
    default: 256,
    unit: 'samples',
    scopes: ['shot'],
    affects: 'settings',
    toldByRender: true,
    help: 'short side of the picture that the networks see; larger finds smaller things and takes longer',
  }),
  keepChroma: setting({
    schema: z.boolean(),
    default: false,
    unit: undefined,
    scopes: ['shot'],
    affects: 'settings',
    help: 'leave frames that are already in colour as they are',
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
    help: 'frame to stop before; the end of the clip when left out',
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
    help: 'frame rate of an image sequence; other clips have their own',
  }),
  interlaced: setting({
    schema: z.enum(INTERLACED),
    default: 'refuse',
    unit: undefined,
    scopes: ['film', 'project'],
    affects: undefined,
    help: 'clips with interlaced frames: refuse them, or keep the frames as they are and colour both fields together',
  }),
  codec: setting({
    schema: z.enum(CODECS),
    default: undefined,
    unit: undefined,
    scopes: ['film', 'project', 'smooth'],
    affects: 'codec',
    help: 'codec of the output; by the ending of its name when left out',
  }),
  quality: setting({
    schema: z.int().min(0).max(100),
    default: DEFAULT_QUALITY,
    unit: undefined,
    scopes: ['film', 'project', 'smooth'],
    affects: 'codec',
    idle: ({ codec }) => codec !== undefined && LOSSLESS.includes(codec),
    help: 'of lossy codecs, 100 the best; lossless codecs do not look at it',
  }),
  device: setting({
    schema: z.enum(DEVICES),
    default: 'auto',
    unit: undefined,
    scopes: ['film', 'machine'],
    affects: undefined,
    help: 'where the networks run; auto takes the first accelerator that works, else the CPU',
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
      'numbers in which the networks behind network and match compute: 32 bits, or integers of 8 (fastest on CPUs, and ' +
      'colours a little different); auto takes int8 on CPUs that can, else fp32',
  }),
  decoder: setting({
    schema: z.enum(DECODERS),
    default: 'auto',
    unit: undefined,
    scopes: ['film', 'machine', 'clip', 'smooth'],
    affects: undefined,
    help: 'which ffmpeg reads and writes: the installed one (native), the embedded one (wasm), or native if there is one',
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

/** Allowed values of a setting in words, such as `64 to 1024 samples` or `match, welsh or reinhard`. */
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
      `\`${name}\` ${given[name]} does nothing with method ${settings.method}: it is for ${fitting}`,
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
  const { type } = z.toJSONSchema(SETTINGS[name].schema as z.ZodType, { io: 'input' });
  const isNumber = type === 'integer' || type === 'number';
  return checkSetting(name, isNumber ? numberOr(text) : text);
}

/** The number that a text spells in decimal, such as `2`, `0.5` or `.5`; else the text. */
export function numberOr(text: string): number | string {
  return /^-?(\d+(\.\d*)?|\.\d+)$/.test(text) ? Number(text) : text;
}
