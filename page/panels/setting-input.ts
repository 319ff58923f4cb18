import type { SettingRow, SettingValue } from '../../src/preview/protocol.js';

/** A range of numbers as a slider shows it. */
export interface Scale {
  readonly least: number;
  readonly most: number;
  readonly whole: boolean;
}

/** A range above which small numbers get more of a slider than large ones: what is wanted lies near the low end. */
const WIDE = 10;

/** Most positions of a slider for whole numbers. */
const MOST_STEPS = 200;

const isWide = ({ least, most, whole }: Scale) => !whole && most - least > WIDE;

/** Positions that a slider has, counted from 0: each stands for another number, so that an arrow key always moves it. */
export function sliderSteps(scale: Scale): number {
  const span = scale.most - scale.least;
  if (scale.whole) return Math.min(span, MOST_STEPS);
  if (isWide(scale)) return 100;
  return Math.round(span / (span > 2 ? 0.05 : 0.01));
}

/** Where a slider stands for a number. */
export function sliderPosition(value: number, scale: Scale): number {
  const { least, most } = scale;
  const share = (Math.min(Math.max(value, least), most) - least) / (most - least);
  return Math.round(sliderSteps(scale) * (isWide(scale) ? Math.sqrt(share) : share));
}

/** The number at a slider's position. */
export function valueAt(position: number, scale: Scale): number {
  const { least, most, whole } = scale;
  const share = position / sliderSteps(scale);
  const value = least + (most - least) * (isWide(scale) ? share * share : share);
  return whole ? Math.round(value) : Number(value.toFixed(2));
}

/** What an arrow key adds in a number's field. */
export function fieldStep(scale: Scale): number {
  if (scale.whole) return 1;
  return isWide(scale) ? 0.1 : 0.05;
}

/** A setting's name as a label, such as `Temporal window` for `temporalWindow`. */
export function settingLabel(name: string): string {
  const words = name.replace(
    /([a-z\d])([A-Z])/g,
    (_, end: string, next: string) => `${end} ${next.toLowerCase()}`,
  );
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/**
 * Reads what was typed for a setting.
 *
 * @throws RangeError with what may be typed
 */
export function readSetting(row: SettingRow, text: string): SettingValue {
  const typed = text.trim();
  const { input, allowed, name } = row;
  const number = typed === '' ? Number.NaN : Number(typed.replace(',', '.'));
  if (input.kind === 'number') {
    const fits = number >= input.least && number <= input.most && (!input.whole || Number.isInteger(number));
    if (fits) return number;
    throw new RangeError(`${settingLabel(name)}: '${typed}' is not allowed. Allowed: ${allowed}`);
  }
  if (typed === '') throw new RangeError(`${settingLabel(name)} is empty. Allowed: ${allowed}`);
  // A setting such as a rate is a text, though it may look like a number.
  const isText = typeof row.default === 'string' && !Number.isNaN(Number(row.default));
  return Number.isNaN(number) || isText ? typed : number;
}

/** The value that counts for a shot, or for the project where there is none, and whose it is. */
export function settingInForce(
  row: Pick<SettingRow, 'name' | 'default'>,
  project: Readonly<Record<string, SettingValue>>,
  shot?: Readonly<Record<string, SettingValue>>,
): { readonly value: SettingValue | undefined; readonly from: 'shot' | 'project' | 'default' } {
  const own = shot?.[row.name];
  if (own !== undefined) return { value: own, from: 'shot' };
  const general = project[row.name];
  if (general !== undefined) return { value: general, from: 'project' };
  return { value: row.default, from: 'default' };
}

/** A value as text, such as `on` for a switch. */
export function settingText(value: SettingValue | undefined): string {
  if (value === undefined) return 'automatic';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return String(value);
}
