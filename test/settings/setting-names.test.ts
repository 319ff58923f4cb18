import test from 'ava';
import type { RenderSetting } from '../../src/settings/setting.js';
import {
  CLIP_SETTING_NAMES,
  FILM_SETTING_NAMES,
  MACHINE_SETTING_NAMES,
  PROJECT_FILM_SETTING_NAMES,
  SHOT_SETTING_NAMES,
} from '../../src/settings/setting-names.js';
import { SETTING_NAMES, SETTINGS, type SettingName } from '../../src/settings/settings.js';

const has = (names: readonly SettingName[], name: SettingName) => names.includes(name);

test('a setting is of shots, of the film, or of a render without shots alone, which decides none', (t) => {
  for (const name of SETTING_NAMES) {
    const { scopes, affects }: RenderSetting = SETTINGS[name];
    t.false(has(SHOT_SETTING_NAMES, name) && has(FILM_SETTING_NAMES, name), name);
    if (has(SHOT_SETTING_NAMES, name) || has(FILM_SETTING_NAMES, name)) continue;
    t.deepEqual([scopes, affects], [[], undefined], name);
  }
  t.true(has(SHOT_SETTING_NAMES, 'saturation'));
  t.true(has(FILM_SETTING_NAMES, 'codec'));
});

test('each setting of a shot or film has one place that a project takes it from', (t) => {
  const sources = [SHOT_SETTING_NAMES, PROJECT_FILM_SETTING_NAMES, MACHINE_SETTING_NAMES];
  for (const name of [...SHOT_SETTING_NAMES, ...FILM_SETTING_NAMES]) {
    // The frame rate comes from the clip.
    const places = sources.filter((names) => has(names, name)).length + (name === 'frameRate' ? 1 : 0);
    t.is(places, 1, name);
  }
  for (const name of [...PROJECT_FILM_SETTING_NAMES, ...MACHINE_SETTING_NAMES, ...CLIP_SETTING_NAMES]) {
    t.true(has(FILM_SETTING_NAMES, name), name);
  }
});
