import { readFile } from 'node:fs/promises';
import test from 'ava';
import fc from 'fast-check';
import { AutochromeError } from '../../src/errors.js';
import type { Setting } from '../../src/settings/setting.js';
import {
  allowedValues,
  checkSetting,
  flagOf,
  isSwitch,
  resolveSettings,
  SETTING_NAMES,
  SETTINGS,
  settingFromFlag,
} from '../../src/settings/settings.js';
import { settingsPage } from '../../src/settings/settings-page.js';

test('nothing given gives every default, and every default is allowed', (t) => {
  const settings = resolveSettings({});
  for (const name of SETTING_NAMES) {
    const { schema, default: byDefault }: Setting = SETTINGS[name];
    t.deepEqual<unknown, unknown>(settings[name], byDefault, name);
    if (byDefault !== undefined) t.true(schema.safeParse(byDefault).success, name);
  }
  t.is(settings.size, 'auto');
  t.is(settings.method, 'network');
});

test('size is 64 to 1024, both ends included, whole', (t) => {
  fc.assert(
    fc.property(fc.oneof(fc.integer({ min: -5000, max: 5000 }), fc.double()), (size) => {
      const allowed = Number.isInteger(size) && size >= 64 && size <= 1024;
      if (allowed) t.is(checkSetting('size', size), size);
      else t.throws(() => checkSetting('size', size), { instanceOf: AutochromeError });
    }),
  );
  for (const size of [64, 1024]) {
    t.is(checkSetting('size', size), size);
    t.is(settingFromFlag('size', String(size)), size);
  }
  t.is(settingFromFlag('size', 'auto'), 'auto');
});

test('errors name setting, value and what is allowed', (t) => {
  const cases = [
    [() => resolveSettings({ size: 12 }), '`size` 12 is not allowed', 'Allowed: auto, or 64 to 1024 pixels'],
    [() => settingFromFlag('size', '12'), '`size` 12 is not allowed', 'Allowed: auto, or 64 to 1024 pixels'],
    [
      () => settingFromFlag('size', 'big'),
      "`size` 'big' is not allowed",
      'Allowed: auto, or 64 to 1024 pixels',
    ],
    [
      () => settingFromFlag('method', 'magic'),
      "`method` 'magic' is not allowed",
      'Allowed: network, match, welsh or reinhard',
    ],
    [() => checkSetting('keepChroma', 'yes'), "`keepChroma` 'yes' is not allowed", 'Allowed: true or false'],
    [() => settingFromFlag('frameRate', '0'), "`frameRate` '0' is not allowed", /^Allowed: a number above 0/],
    [() => settingFromFlag('strength', '1.5'), '`strength` 1.5 is not allowed', 'Allowed: 0 to 1'],
    [() => settingFromFlag('strength', '-1'), '`strength` -1 is not allowed', 'Allowed: 0 to 1'],
    [() => settingFromFlag('saturation', '50%'), "`saturation` '50%' is not allowed", 'Allowed: 0 to 2'],
    [() => resolveSettings({ saturation: Number.NaN }), '`saturation` NaN is not allowed', 'Allowed: 0 to 2'],
    [() => settingFromFlag('faithfulness', '1.01'), '`faithfulness` 1.01 is not allowed', 'Allowed: 0 to 1'],
    [
      () => settingFromFlag('precision', 'int4'),
      "`precision` 'int4' is not allowed",
      'Allowed: auto, fp32 or int8',
    ],
    [() => settingFromFlag('quality', '101'), '`quality` 101 is not allowed', /^Allowed: 0 to 100/],
  ] as const;
  for (const [call, message, hint] of cases) {
    const error = t.throws(call, { instanceOf: AutochromeError, message });
    t.is(error?.kind, 'usage');
    if (typeof hint === 'string') t.is(error?.hint, hint);
    else t.regex(error?.hint ?? '', hint);
  }
});

test('a setting that the method does not look at is refused where it is given', (t) => {
  for (const method of ['match', 'welsh', 'reinhard'] as const) {
    const error = t.throws(() => resolveSettings({ method, faithfulness: 0.5 }), {
      instanceOf: AutochromeError,
      message: `\`faithfulness\` 0.5 has no effect with method ${method}: it is only for network`,
    });
    t.is(error?.kind, 'usage');
    t.is(error?.hint, 'Leave `faithfulness` out, or choose `method` network');
    t.is(resolveSettings({ method }).faithfulness, 0.5);
  }
  t.is(resolveSettings({ faithfulness: 1 }).faithfulness, 1);
  t.is(resolveSettings({ method: 'match', precision: 'fp16' }).precision, 'fp16');
  const error = t.throws(() => resolveSettings({ method: 'welsh', precision: 'fp16' }), {
    instanceOf: AutochromeError,
    message: '`precision` fp16 has no effect with method welsh: it is only for network and match',
  });
  t.is(error?.hint, 'Leave `precision` out, or choose `method` network or match');
});

test('flags are read into the types of the table', (t) => {
  t.is(settingFromFlag('size', '320'), 320);
  t.is(settingFromFlag('strength', '.25'), 0.25);
  t.is(settingFromFlag('saturation', '1.5'), 1.5);
  t.is(settingFromFlag('faithfulness', '.5'), 0.5);
  t.is(settingFromFlag('start', '01:00:00:00'), '01:00:00:00');
  t.is(settingFromFlag('end', '240'), '240');
  t.is(settingFromFlag('frameRate', '24000/1001'), '24000/1001');
  t.is(settingFromFlag('device', 'cpu'), 'cpu');
});

test('flags are the names in kebab case; only yes-or-no settings are switches', (t) => {
  t.is(flagOf('keepChroma'), '--keep-chroma');
  t.is(flagOf('size'), '--size');
  t.deepEqual(SETTING_NAMES.filter(isSwitch), ['keepChroma']);
});

test('every setting can say what it allows', (t) => {
  for (const name of SETTING_NAMES) t.regex(allowedValues(name), /\w/, name);
  t.is(allowedValues('codec'), 'h264, hevc, prores, dnxhr, ffv1, png or tiff');
});

test('docs/settings.md is up to date', async (t) => {
  const page = await readFile(new URL('../../../docs/settings.md', import.meta.url), 'utf8');
  t.is(page, settingsPage());
});
