import test from 'ava';
import fc from 'fast-check';
import { z } from 'zod';
import type { CodecName } from '../../../src/encode/frame-sink.js';
import { type CheckedShot, checkShots } from '../../../src/render/shots/check-shots.js';
import { differences, fingerprintOf, wholeFingerprint } from '../../../src/render/shots/fingerprint.js';
import type { FingerprintPart, ShotsOptions } from '../../../src/render/shots/shots-options.js';
import type { RenderSetting } from '../../../src/settings/setting.js';
import { FILM_SETTING_NAMES, SHOT_SETTING_NAMES } from '../../../src/settings/setting-names.js';
import {
  effectiveSettings,
  resolveSettings,
  SETTINGS,
  type SettingName,
  type Settings,
} from '../../../src/settings/settings.js';

const NAMES: readonly SettingName[] = [...SHOT_SETTING_NAMES, ...FILM_SETTING_NAMES];

const options: ShotsOptions = {
  ...{ input: 'reel.mkv', identity: 'reel', segments: 'segments' },
  shots: [
    { name: 'One', start: 0, end: 4, references: [] },
    { name: 'Two', start: 4, end: 8, references: [], memory: true },
  ],
};
const [, second] = checkShots(options, 'status') as readonly [CheckedShot, CheckedShot];

/** Any value that the table allows. */
function valuesOf(name: SettingName): fc.Arbitrary<unknown> {
  const schema: z.ZodType = SETTINGS[name].schema;
  const json = z.toJSONSchema(schema, { io: 'input' });
  const [min, max] = [json.minimum, json.maximum] as [number, number];
  if (json.enum) return fc.constantFrom<unknown>(...json.enum);
  if (json.type === 'boolean') return fc.boolean();
  // Zero often: it is where a setting may switch others off.
  if (json.type === 'integer')
    return fc.oneof(fc.constant(min), fc.integer({ min, max }).filter(isAllowed(schema)));
  if (json.type === 'number') return fc.oneof(fc.constant(min), fc.double({ min, max, noNaN: true }));
  return fc
    .tuple(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 9 }))
    .map((rate) => rate.join('/'));
}

const isAllowed = (schema: z.ZodType) => (value: unknown) => schema.safeParse(value).success;

const anySettings = fc
  .record(Object.fromEntries(NAMES.map((name) => [name, valuesOf(name)])))
  .map((given) => ({ ...resolveSettings({}), ...given }) as Settings);

function partsOf(settings: Settings, codec: CodecName) {
  const shot: CheckedShot = { ...second, settings };
  return fingerprintOf(shot, { start: 4, end: 8 }, options, { codec, extension: 'mkv' }, 'before');
}

/** The codec is chosen by the name of the output where the settings do not say. */
const codecOf = ({ codec }: Settings): CodecName => codec ?? 'h264';

for (const name of NAMES) {
  const { affects }: RenderSetting = SETTINGS[name];
  const title = affects === undefined ? `is the same whatever ${name} is` : `changes with ${name}`;
  test(`the fingerprint of a shot ${title}`, async (t) => {
    let told = 0;
    await fc.assert(
      fc.asyncProperty(anySettings, valuesOf(name), async (settings, value) => {
        const changed = { ...settings, [name]: value } as Settings;
        fc.pre(changed[name] !== settings[name]);
        const one = await partsOf(settings, codecOf(settings));
        const other = await partsOf(changed, codecOf(changed));
        const effective = [settings, changed].some((each) =>
          effectiveSettings({ ...each, codec: codecOf(each) }).includes(name),
        );
        const expected = affects !== undefined && effective;
        t.is(differences(one, other).includes(affects as FingerprintPart), expected);
        t.is(wholeFingerprint(one) !== wholeFingerprint(other), expected);
        if (expected) told += 1;
      }),
      { numRuns: 40 },
    );
    t.is(told > 0, affects !== undefined);
  });
}

test('a setting that does nothing beside the others does not make a shot stale', async (t) => {
  const settings = resolveSettings({});
  const same = async (one: Partial<Settings>, other: Partial<Settings>, codec: CodecName = 'ffv1') =>
    t.deepEqual(
      await partsOf({ ...settings, ...one }, codec),
      await partsOf({ ...settings, ...other }, codec),
    );
  await same({ method: 'welsh', faithfulness: 0 }, { method: 'welsh', faithfulness: 1 });
  await same({ method: 'reinhard', precision: 'fp32' }, { method: 'reinhard', precision: 'int8' });
  await same({ smooth: 0, temporalWindow: 1 }, { smooth: 0, temporalWindow: 31 });
  await same({ quality: 1 }, { quality: 100 });
  await same({ codec: 'ffv1' }, { codec: undefined });
});
