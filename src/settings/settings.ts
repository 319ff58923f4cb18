import { z } from 'zod';
import { DEFAULT_FAITHFULNESS, METHODS, type MethodName } from '../colorize/colorizer.js';
import { DEFAULT_QUALITY } from '../encode/codecs.js';
import { CODECS } from '../encode/frame-sink.js';
import { usageError } from '../errors.js';
import type { DecoderName } from '../ffmpeg/choose.js';
import { DEVICES, PRECISION_CHOICES } from '../inference/network.js';
import { parseRational } from '../time/rational.js';

/** One setting: what it may be, and what a person needs to know to choose. */
export interface Setting<
  S extends z.ZodType = z.ZodType,
  Default extends z.output<S> | undefined = z.output<S> | undefined,
> {
  /** Allowed values. */
  readonly schema: S;
  /** Value when none is given; undefined when what happens then is said in {@link help}. */
  readonly default: Default;
  /** What the number counts. */
  readonly unit: string | undefined;
  /** Allowed values in words, where the schema cannot be put into words by itself. */
  readonly allowed?: string;
  /** What `--no-NAME` on the command line stands for; without it there is no such flag. */
  readonly off?: z.output<S>;
  /** Methods that look at it; all when left out. Given with another it is refused, since it would do nothing. */
  readonly methods?: readonly MethodName[];
  /** What it does, as a sentence without a full stop. */
  readonly help: string;
}

const setting = <S extends z.ZodType, const Default extends z.output<S> | undefined>(
  definition: Setting<S, Default>,
): Setting<S, Default> => definition;

/** Ways to open a clip. */
export const DECODERS = ['auto', 'native', 'wasm'] as const satisfies readonly DecoderName[];

/** What to do with interlaced clips. */
export const INTERLACED = ['refuse', 'keep'] as const;

/** A place in a clip; see `parsePosition`. */
export const position = z.union([z.int().min(0), z.string().min(1)]);

/**
 * Every setting of a render. Command line flags, the library's options, checks and docs/settings.md come from this
 * table.
 */
export const SETTINGS = {
  method: setting({
    schema: z.enum(METHODS),
    default: 'network',
    unit: undefined,
    help:
      'how colours are transferred from the references: learned matching completed by predicted colours (network), ' +
      'learned matching only (match), by brightness and texture (welsh), or by mean colour (reinhard)',
  }),
  faithfulness: setting({
    schema: z.number().min(0).max(1),
    default: DEFAULT_FAITHFULNESS,
    unit: undefined,
    methods: ['network'],
    help:
      'balance of method network between colours copied from the references (1) and colours that the network ' +
      'predicts (0)',
  }),
  strength: setting({
    schema: z.number().min(0).max(1),
    default: 1,
    unit: undefined,
    help:
      'opacity of the colour, from 0 (the film stays black and white) to 1 (full colour); for fading colour in and out, ' +
      'whatever the saturation',
  }),
  saturation: setting({
    schema: z.number().min(0).max(2),
    default: 1,
    unit: undefined,
    help:
      'saturation of the colours: 1 as predicted, above 1 more vivid, below 1 paler; ' +
      'colours outside the sRGB gamut are brought into it',
  }),
  smooth: setting({
    schema: z.number().min(0).max(100),
    default: 1,
    unit: undefined,
    off: 0,
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
    help:
      'temporal radius: colours are averaged over this many frames before and after each frame; a larger one removes ' +
      'stronger flicker and takes more memory; 0 uses only the frame before, smoothed',
  }),
  size: setting({
    schema: z.int().min(64).max(1024),
    default: 256,
    unit: 'samples',
    help: 'short side at which frames are colorized; a larger one resolves smaller objects and takes longer',
  }),
  keepChroma: setting({
    schema: z.boolean(),
    default: false,
    unit: undefined,
    help: 'keep the colours of frames that are already in colour',
  }),
  start: setting({
    schema: position,
    default: 0,
    unit: 'frames',
    allowed: 'a frame number counted from 0, or a timecode',
    help: 'first frame to render',
  }),
  end: setting({
    schema: position,
    default: undefined,
    unit: 'frames',
    allowed: 'a frame number counted from 0, or a timecode',
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
    help: 'frame rate of an image sequence; ignored for other clips, which have their own',
  }),
  interlaced: setting({
    schema: z.enum(INTERLACED),
    default: 'refuse',
    unit: undefined,
    help: 'what to do with interlaced clips: refuse them, or keep them interlaced and colorize both fields together',
  }),
  codec: setting({
    schema: z.enum(CODECS),
    default: undefined,
    unit: undefined,
    help: 'codec of the output; default: chosen by its file extension',
  }),
  quality: setting({
    schema: z.int().min(0).max(100),
    default: DEFAULT_QUALITY,
    unit: undefined,
    help: 'quality of lossy codecs, from 0 (smallest file) to 100 (best); ignored by lossless codecs',
  }),
  device: setting({
    schema: z.enum(DEVICES),
    default: 'auto',
    unit: undefined,
    help: 'device that the networks run on; auto chooses the first accelerator that works, otherwise the CPU',
  }),
  precision: setting({
    schema: z.enum(PRECISION_CHOICES),
    default: 'auto',
    unit: undefined,
    methods: ['network', 'match'],
    help:
      'number format of the networks of methods network and match: 32-bit floats (fp32), 16-bit weights of half the size ' +
      '(fp16) or 8-bit integers (int8: fastest on CPUs, slightly different colours); auto chooses int8 on CPUs that ' +
      'support it, otherwise fp32',
  }),
  decoder: setting({
    schema: z.enum(DECODERS),
    default: 'auto',
    unit: undefined,
    help: 'ffmpeg that reads and writes clips: the installed one (native), the embedded one (wasm), or the installed one if there is one (auto)',
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
 * @param label - how the caller names it: `size` in the library, `--size` on the command line
 * @throws AutochromeError of kind `usage` naming setting, value and allowed values
 */
export function checkSetting<Name extends SettingName>(
  name: Name,
  value: unknown,
  label: string = name,
): Settings[Name] {
  const definition: Setting = SETTINGS[name];
  if (value === undefined) return definition.default as Settings[Name];
  const result = definition.schema.safeParse(value);
  if (result.success) return result.data as Settings[Name];
  const shown = typeof value === 'string' ? `'${value}'` : String(value);
  throw usageError(`${label} ${shown} is not allowed`, `Allowed: ${allowedValues(name)}`);
}

/**
 * Checks settings and fills in defaults.
 *
 * @param given - settings by name; other properties are left to the caller
 * @throws AutochromeError of kind `usage` for the first that is not allowed, or that the method does not look at
 */
export function resolveSettings(given: GivenSettings): Settings {
  const values = SETTING_NAMES.map((name) => [name, checkSetting(name, given[name])]);
  const settings = Object.fromEntries(values) as Settings;
  for (const name of SETTING_NAMES) {
    const { methods = [] }: Setting = SETTINGS[name];
    if (given[name] === undefined || countsFor(name, settings.method)) continue;
    const fitting = methods.join(' and ');
    throw usageError(
      `${flagOf(name)} ${given[name]} does nothing with method ${settings.method}: it is for ${fitting}`,
      `Leave ${flagOf(name)} out, or choose --method ${methods.join(' or ')}`,
    );
  }
  return settings;
}

/** Whether a method looks at a setting. */
export function countsFor(name: SettingName, method: MethodName): boolean {
  const { methods }: Setting = SETTINGS[name];
  return methods?.includes(method) ?? true;
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
 * @throws AutochromeError of kind `usage` naming the flag
 */
export function settingFromFlag<Name extends SettingName>(name: Name, text: string): Settings[Name] {
  const { type } = z.toJSONSchema(SETTINGS[name].schema as z.ZodType, { io: 'input' });
  const isNumber = type === 'integer' || type === 'number';
  return checkSetting(name, isNumber ? numberOr(text) : text, flagOf(name));
}

/** The number that a text spells in decimal, such as `2`, `0.5` or `.5`; else the text. */
export function numberOr(text: string): number | string {
  return /^-?(\d+(\.\d*)?|\.\d+)$/.test(text) ? Number(text) : text;
}
