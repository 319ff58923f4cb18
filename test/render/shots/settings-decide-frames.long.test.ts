import { join } from 'node:path';
import test from 'ava';
import type { Triple } from '../../../src/colour/lab.js';
import { openClip, type RenderShotsOptions, renderShots, statusOfShots } from '../../../src/index.js';
import type { RenderSetting } from '../../../src/settings/setting.js';
import {
  FILM_SETTING_NAMES,
  type FilmSettingName,
  pickSettings,
  SHOT_SETTING_NAMES,
  type ShotSettingName,
} from '../../../src/settings/setting-names.js';
import { type GivenSettings, SETTINGS, type SettingName } from '../../../src/settings/settings.js';
import { collectFrames, type KeptFrame } from '../../support/collect-frames.js';
import { writeColourImage } from '../../support/colour-image.js';
import { texture, writeColourSequence } from '../../support/colour-sequence.js';
import { mediaFolder } from '../../support/generate-clip.js';

const { folder, remove } = await mediaFolder();
// Moves and flickers, so that smoothing has work to do; in colour, so that there is something to keep.
const input = await writeColourSequence(
  join(folder, 'film'),
  4,
  { width: 144, height: 96 },
  (x, y, frame): Triple => [texture(x + 2 * frame, y) + 6 * Math.sin(5 * frame), 20, -15],
);
const reference = await writeColourImage(join(folder, 'still.png'));

test.after.always(remove);

const PLAIN: GivenSettings = {
  ...{ method: 'welsh', size: 64, smooth: 0 },
  ...{ codec: 'ffv1', device: 'cpu', precision: 'fp32' },
};
const NETWORK: GivenSettings = { ...PLAIN, method: 'network' };

/** Two values of a setting, and the settings around it. */
interface Trial<Name extends keyof GivenSettings> {
  readonly from: GivenSettings[Name];
  readonly to: GivenSettings[Name];
  readonly beside?: GivenSettings;
  /** Codes by which samples may differ and still count as the same; 0 when left out. */
  readonly rounding?: number;
}

const TRIALS: { readonly [Name in ShotSettingName | FilmSettingName]: Trial<Name> } = {
  method: { from: 'welsh', to: 'reinhard' },
  faithfulness: { from: 0, to: 1, beside: NETWORK },
  strength: { from: 1, to: 0.5 },
  saturation: { from: 1, to: 1.5 },
  smooth: { from: 1, to: 0, beside: { ...PLAIN, temporalWindow: 1 } },
  temporalWindow: { from: 1, to: 3, beside: { ...PLAIN, smooth: 1 } },
  size: { from: 64, to: 96 },
  keepChroma: { from: false, to: true },
  frameRate: { from: '24', to: '25' },
  interlaced: { from: 'refuse', to: 'keep' },
  codec: { from: 'ffv1', to: 'h264' },
  quality: { from: 70, to: 10, beside: { ...PLAIN, codec: 'h264' } },
  // Accelerators add in another order.
  device: { from: 'cpu', to: 'auto', rounding: 1 },
  precision: { from: 'fp32', to: 'int8', beside: NETWORK },
  backend: { from: 'auto', to: 'wasm' },
};

/** Cases in which one setting leaves another without effect. */
const IDLE: readonly (readonly [keyof typeof TRIALS, GivenSettings])[] = [
  ['temporalWindow', PLAIN],
  ['quality', PLAIN],
];

const rendered = new Map<string, Promise<{ readonly frames: KeptFrame[]; readonly fingerprint: string }>>();

/** The frames of a film, which is rendered once with the same settings, and the fingerprint of its one shot. */
function render(settings: GivenSettings) {
  const given = Object.entries(settings).filter(
    ([name, value]) => value !== SETTINGS[name as SettingName].default,
  );
  const key = JSON.stringify(given.toSorted());
  const known = rendered.get(key) ?? renderNow(settings, `render-${rendered.size}`);
  rendered.set(key, known);
  return known;
}

async function renderNow(settings: GivenSettings, name: string) {
  const own = pickSettings(
    settings,
    SHOT_SETTING_NAMES.filter((each) => each in settings),
  );
  const options: RenderShotsOptions = {
    ...pickSettings(settings, FILM_SETTING_NAMES),
    ...{ input, identity: 'film', segments: join(folder, name), output: join(folder, `${name}.mkv`) },
    shots: [{ name: 'One', start: 0, end: 4, references: [reference], settings: own }],
  };
  const { output } = await renderShots(options);
  const source = await openClip(output as string);
  const frames = await collectFrames(source);
  await source.close();
  const [shot] = await statusOfShots(options);
  return { frames, fingerprint: shot?.fingerprint as string };
}

function differ(one: readonly KeptFrame[], other: readonly KeptFrame[], rounding: number): boolean {
  const isOther = (a: KeptFrame, b: KeptFrame | undefined) =>
    a.timestamp !== b?.timestamp ||
    (['y', 'cb', 'cr'] as const).some(
      (plane) =>
        a[plane]?.length !== b[plane]?.length ||
        a[plane]?.some((sample, i) => Math.abs(sample - (b[plane]?.[i] as number)) > rounding),
    );
  return one.length !== other.length || one.some((frame, i) => isOther(frame, other[i]));
}

async function tried(name: keyof typeof TRIALS, settings: GivenSettings) {
  const { from, to, rounding = 0 } = TRIALS[name];
  const one = await render({ ...settings, [name]: from });
  const other = await render({ ...settings, [name]: to });
  return {
    frames: differ(one.frames, other.frames, rounding),
    fingerprint: one.fingerprint !== other.fingerprint,
  };
}

for (const name of [...SHOT_SETTING_NAMES, ...FILM_SETTING_NAMES]) {
  const { affects }: RenderSetting = SETTINGS[name];
  const decides = affects !== undefined;
  test.serial(
    `${name} ${decides ? 'decides' : 'does not decide'} frames, as its fingerprint says`,
    async (t) => {
      const { beside = PLAIN } = TRIALS[name];
      t.deepEqual(await tried(name, beside), { frames: decides, fingerprint: decides });
    },
  );
}

for (const [name, beside] of IDLE) {
  test.serial(`${name} decides nothing where another setting leaves it without effect`, async (t) => {
    t.deepEqual(await tried(name, beside), { frames: false, fingerprint: false });
  });
}
