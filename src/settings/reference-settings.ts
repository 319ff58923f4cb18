import { z } from 'zod';
import { type AutochromeError, usageError } from '../errors.js';
import { parseKeyframe } from '../references/keyframes.js';
import { liesWithin, parseRectangle } from '../references/rectangle.js';
import { position, type Setting } from './setting.js';
import { numberOr } from './settings.js';

/** A setting of one reference. */
export interface ReferenceSetting extends Setting {
  readonly allowed: string;
  /** Flag on the command line that gives one of several values, without its dashes; the setting's name when left out. */
  readonly flag?: string;
}

const side = z.number().min(0);
const rectangle = z
  .strictObject({
    x: side,
    y: side,
    width: z.number().gt(0),
    height: z.number().gt(0),
    unit: z.enum(['pixels', 'percent']).optional(),
  })
  .refine((value) => value.unit !== 'percent' || liesWithin(value, { width: 100, height: 100 }));

const RECTANGLE = 'x,y,width,height within the image, in pixels or all in percent, such as 25%,0%,50%,100%';

/**
 * What each reference may be given besides its path. Command line flags, checks and docs/settings.md come from this
 * table.
 */
export const REFERENCE_SETTINGS = {
  frame: {
    schema: position,
    default: undefined,
    unit: 'frames',
    allowed: 'a frame number counted from 0, or a timecode of that clip',
    help: 'frame to take colours from, if the reference is a clip',
  },
  weight: {
    schema: z.number().gt(0).max(100),
    default: 1,
    unit: undefined,
    allowed: 'a number above 0, up to 100',
    help: 'weight of the reference relative to the others',
  },
  keyframes: {
    schema: z.array(z.strictObject({ frame: position, weight: z.number().min(0).max(100) })).min(1),
    default: undefined,
    unit: undefined,
    flag: 'keyframe',
    allowed: 'FRAME=WEIGHT, a frame number or timecode of the film and 0 to 100, such as 120=1',
    help:
      'weight of the reference at a frame of the film, instead of one weight for all frames; between two keyframes colours ' +
      'are interpolated linearly; may be repeated',
  },
  region: {
    schema: rectangle,
    default: undefined,
    unit: undefined,
    allowed: RECTANGLE,
    help: 'part of the reference to take colours from; default: all of it',
  },
  ignore: {
    schema: rectangle,
    default: undefined,
    unit: undefined,
    allowed: RECTANGLE,
    help: 'part of the reference to take no colours from',
  },
  mask: {
    schema: z.string().min(1),
    default: undefined,
    unit: undefined,
    allowed: 'an image of the same size as the reference',
    help: 'mask image: white where colours may be taken from the reference, black elsewhere',
  },
} as const satisfies Readonly<Record<string, ReferenceSetting>>;

/** What a flag's text stands for; the text itself where it is no such thing. */
const FROM_TEXT: Readonly<Record<ReferenceSettingName, (text: string) => unknown>> = {
  frame: numberOr,
  weight: numberOr,
  keyframes: (text) => {
    const keyframe = parseKeyframe(text);
    return keyframe ? [keyframe] : text;
  },
  region: (text) => parseRectangle(text) ?? text,
  ignore: (text) => parseRectangle(text) ?? text,
  mask: (text) => text,
};

/** Name of a setting of one reference. */
export type ReferenceSettingName = keyof typeof REFERENCE_SETTINGS;

/** Names of all settings of one reference, in the order of the table. */
export const REFERENCE_SETTING_NAMES = Object.keys(REFERENCE_SETTINGS) as ReferenceSettingName[];

/** What a setting of one reference may be. */
export type ReferenceSettingValue<Name extends ReferenceSettingName> = z.output<
  (typeof REFERENCE_SETTINGS)[Name]['schema']
>;

/**
 * Checks one setting of a reference.
 *
 * @param value - what the caller gave
 * @param label - how the caller names it, such as `references[0].weight`
 * @throws AutochromeError of kind `usage` naming setting, value and allowed values
 */
export function checkReferenceSetting<Name extends ReferenceSettingName>(
  name: Name,
  value: unknown,
  label: string,
): ReferenceSettingValue<Name> {
  const { schema }: ReferenceSetting = REFERENCE_SETTINGS[name];
  const result = schema.safeParse(value);
  if (result.success) return result.data as ReferenceSettingValue<Name>;
  throw notAllowed(name, value, label);
}

/**
 * Reads a setting of a reference from the command line.
 *
 * @param text - the flag's value
 * @throws AutochromeError of kind `usage` naming setting, value and allowed values
 */
export function referenceSettingFromFlag<Name extends ReferenceSettingName>(
  name: Name,
  text: string,
): ReferenceSettingValue<Name> {
  const { schema }: ReferenceSetting = REFERENCE_SETTINGS[name];
  const value = FROM_TEXT[name](text);
  const result = schema.safeParse(value);
  if (result.success) return result.data as ReferenceSettingValue<Name>;
  throw notAllowed(name, typeof value === 'object' ? text : value, name);
}

/** Name of the command line's flag for a setting of one reference, without its dashes. */
export function referenceFlagOf(name: ReferenceSettingName): string {
  const { flag }: ReferenceSetting = REFERENCE_SETTINGS[name];
  return flag ?? name;
}

function notAllowed(name: ReferenceSettingName, value: unknown, label: string): AutochromeError {
  const shown = typeof value === 'string' ? `'${value}'` : (JSON.stringify(value) ?? String(value));
  return usageError(`\`${label}\` ${shown} is not allowed`, `Allowed: ${REFERENCE_SETTINGS[name].allowed}`);
}
