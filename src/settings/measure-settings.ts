import { z } from 'zod';
import { usageError } from '../errors.js';
import type { Setting } from './setting.js';
import { numberOr } from './settings.js';

/** A setting of a measurement. */
export interface MeasureSetting extends Setting {
  readonly allowed: string;
}

/** What a measurement may be given besides its clips. Command line flags, checks and docs/settings.md come from this table. */
export const MEASURE_SETTINGS = {
  size: {
    schema: z.int().min(64).max(512),
    default: 256,
    unit: 'pixels',
    allowed: '64 to 512 pixels',
    help: 'short side at which frames are measured; smaller clips are measured at their own size',
  },
  lags: {
    schema: z
      .array(z.int().min(1).max(50))
      .min(1)
      .max(8)
      .refine((lags) => new Set(lags).size === lags.length),
    default: [1, 5, 20],
    unit: 'frames',
    allowed: 'up to 8 different numbers from 1 to 50, such as 1,5,20',
    help: 'distances in frames at which the warping error is measured; each takes extra time',
  },
} as const satisfies Readonly<Record<string, MeasureSetting>>;

/** Name of a setting of a measurement. */
export type MeasureSettingName = keyof typeof MEASURE_SETTINGS;

/** Names of all settings of a measurement, in the order of the table. */
export const MEASURE_SETTING_NAMES = Object.keys(MEASURE_SETTINGS) as MeasureSettingName[];

/** Settings of a measurement, defaults filled in. */
export type MeasureSettings = {
  readonly [Name in MeasureSettingName]: Readonly<z.output<(typeof MEASURE_SETTINGS)[Name]['schema']>>;
};

/** Settings of a measurement as a caller gives them; what is left out takes its default. */
export type GivenMeasureSettings = {
  readonly [Name in MeasureSettingName]?: MeasureSettings[Name] | undefined;
};

const FROM_TEXT: Readonly<Record<MeasureSettingName, (text: string) => unknown>> = {
  size: numberOr,
  lags: (text) => text.split(',').map((part) => numberOr(part.trim())),
};

/**
 * Checks one setting of a measurement.
 *
 * @param value - what the caller gave; undefined takes the default
 * @throws AutochromeError of kind `usage` naming setting, value and allowed values
 */
export function checkMeasureSetting<Name extends MeasureSettingName>(
  name: Name,
  value: unknown,
): MeasureSettings[Name] {
  return checked(name, value ?? MEASURE_SETTINGS[name].default, JSON.stringify(value) ?? String(value));
}

/**
 * Reads a setting of a measurement from the command line.
 *
 * @param text - the flag's value
 * @throws AutochromeError of kind `usage` naming setting, value and allowed values
 */
export function measureSettingFromFlag<Name extends MeasureSettingName>(
  name: Name,
  text: string,
): MeasureSettings[Name] {
  return checked(name, FROM_TEXT[name](text), `'${text}'`);
}

function checked<Name extends MeasureSettingName>(
  name: Name,
  value: unknown,
  shown: string,
): MeasureSettings[Name] {
  const { schema, allowed }: MeasureSetting = MEASURE_SETTINGS[name];
  const result = schema.safeParse(value);
  if (result.success) return result.data as MeasureSettings[Name];
  throw usageError(`\`${name}\` ${shown} is not allowed`, `Allowed: ${allowed}`);
}
