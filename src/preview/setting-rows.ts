import { z } from 'zod';
import type { RenderSetting } from '../settings/setting.js';
import { PROJECT_SETTING_NAMES, SHOT_SETTING_NAMES } from '../settings/setting-names.js';
import { allowedValues, SETTINGS, type SettingName } from '../settings/settings.js';
import type { SettingRow, SettingValue } from './protocol.js';

/** Whole numbers up to which each is tried whether it is allowed. */
const MOST_TRIED = 100;

/** What a page needs to know of the settings that a project holds, in the order of their table. */
export function settingRows(): readonly SettingRow[] {
  return PROJECT_SETTING_NAMES.map((name) => {
    const { help, unit, default: usual }: RenderSetting = SETTINGS[name];
    return {
      name,
      help,
      ...(unit === undefined ? {} : { unit }),
      ...(usual === undefined ? {} : { default: usual as SettingValue }),
      shot: (SHOT_SETTING_NAMES as readonly string[]).includes(name),
      allowed: allowedValues(name),
      input: inputOf(name),
    };
  });
}

function inputOf(name: SettingName): SettingRow['input'] {
  const { schema, allowed }: RenderSetting = SETTINGS[name];
  const { type, enum: values, minimum, maximum } = z.toJSONSchema(schema, { io: 'input' });
  if (type === 'boolean') return { kind: 'switch' };
  if (values) {
    // What is read of older projects and offered no more is not among the words.
    const offered = values.filter((value) => allowed?.includes(String(value)) ?? true);
    return { kind: 'choice', values: offered as SettingValue[] };
  }
  if ((type !== 'number' && type !== 'integer') || minimum === undefined || maximum === undefined) {
    return { kind: 'text' };
  }
  if (type === 'number' || maximum - minimum > MOST_TRIED) {
    return { kind: 'number', least: minimum, most: maximum, whole: type === 'integer' };
  }
  const all = Array.from({ length: maximum - minimum + 1 }, (_, i) => minimum + i);
  const fitting = all.filter((value) => schema.safeParse(value).success);
  return fitting.length < all.length
    ? { kind: 'choice', values: fitting }
    : { kind: 'number', least: minimum, most: maximum, whole: true };
}
