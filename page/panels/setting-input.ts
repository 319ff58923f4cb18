import type { SettingRow, SettingValue } from '../../src/preview/protocol.js';

/** A range of numbers as a slider shows it. */
export interface Scale {
  readonly least: number;
  readonly most: number;
  readonly whole: boolean;
}

/** Positions of a slider count from 0 to this. */
export const SLIDER_STEPS = 200;

/** A range above which small numbers get more of a slider than large ones: what is wanted lies near the low end. */
const WIDE = 10;

const bend = ({ least, most, whole }: Scale) => (!whole && most - least > WIDE ? 3 : 1);

/** Where a slider stands for a number. */
export function sliderPosition(value: number, scale: Scale): number {
  const { least, most } = scale;
  const share = (Math.min(Math.max(value, least), most) - least) / (most - least);
  return Math.round(SLIDER_STEPS * share ** (1 / bend(scale)));
}

/** The number at a slider's position, rounded to what can be told apart there. */
export function valueAt(position: number, scale: Scale): number {
  const { least, most, whole } = scale;
  const value = least + (most - least) * (position / SLIDER_STEPS) ** bend(scale);
  if (whole) return Math.round(value);
  const decimals = bend(scale) === 1 || value < 10 ? 2 : 1;
  return Number(value.toFixed(decimals));
}

/** What an arrow key adds in a number's field. */
export function fieldStep({ least, most, whole }: Scale): number {
  if (whole) return 1;
  return most - least > WIDE ? 0.1 : 0.05;
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
