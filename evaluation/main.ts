/**
 * Makes colour clips gray, colours them again with the first frame of each as the reference, and prints how near the
 * methods come to the truth, as markdown.
 *
 *     npm run evaluate -- --data DIR [--methods gray,mean,reinhard,welsh,match,network] [--every 8]
 *                         [--size 256] [--faithfulness 0.5] [--precision fp32]
 *                         [--clips NAME,NAME] [--device cpu] [--weights DIR] [--json FILE] [--page FILE]
 *
 * Frames are compared at the size of the networks, `--size` samples on the short side, under the true lightness. A
 * clip's figures are means over its frames, the first left out; the summary's are means over clips. Everything in DIR
 * that is a clip or a folder of pictures is taken, or only `--clips`. `--page` puts the tables into a page, see
 * page.ts.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { AutochromeError, EXIT_CODES, inputError, usageError } from '../src/errors.js';
import { DEVICES, type DeviceName, type Precision } from '../src/inference/network.js';
import { createNetworkLoader } from '../src/inference/network-loader.js';
import { checkSetting, type SettingName, type Settings, settingFromFlag } from '../src/project/settings.js';
import { clipName, evaluateClip } from './evaluate-clip.js';
import { EVALUATED_METHODS, isTrained, parseMethods } from './methods.js';
import { withFigures } from './page.js';
import { type ClipFigures, markdownTables } from './tables.js';

const OPTIONS = {
  data: { type: 'string' },
  methods: { type: 'string', default: EVALUATED_METHODS.join(',') },
  every: { type: 'string', default: '8' },
  size: { type: 'string', default: '256' },
  faithfulness: { type: 'string' },
  precision: { type: 'string' },
  clips: { type: 'string' },
  device: { type: 'string', default: 'cpu' },
  weights: { type: 'string' },
  json: { type: 'string' },
  page: { type: 'string' },
} as const;

async function main(args: string[]): Promise<void> {
  const values = parse(args);
  if (values.data === undefined) throw usageError('--data is missing', 'Name a folder of colour clips');
  const methods = parseMethods(values.methods);
  const every = wholeNumber('--every', values.every, 1, 10_000);
  const size = wholeNumber('--size', values.size, 64, 1024);
  const device = DEVICES.find((name) => name === values.device);
  if (!device)
    throw usageError(`--device ${values.device} is unknown`, `Choose one of ${DEVICES.join(', ')}`);
  const faithfulness = fromFlag('faithfulness', values.faithfulness);
  const precision = fromFlag('precision', values.precision);
  const paths = await clipsIn(values.data, values.clips?.split(','));
  const heldOut = await heldOutClips();
  const loader = methods.some(isTrained) ? await loaderFor(device, precision, values.weights) : NO_NETWORKS;
  const clips: ClipFigures[] = [];
  try {
    for (const path of paths) {
      console.error(`${clipName(path)} (${clips.length + 1} of ${paths.length})`);
      clips.push(await evaluateClip(path, { methods, every, size, faithfulness, loader, heldOut }));
    }
  } finally {
    await loader.close();
  }
  const networks = Object.fromEntries([...loader.loaded].map(([name, { version }]) => [name, version]));
  const figures = `${settingsLine(every, size, networks, methods.includes('network') ? faithfulness : undefined)}\n\n${markdownTables(clips)}`;
  console.log(figures);
  if (values.json !== undefined) {
    await writeFile(
      values.json,
      `${JSON.stringify({ every, size, faithfulness, networks, clips }, undefined, 2)}\n`,
    );
  }
  if (values.page !== undefined) {
    await writeFile(values.page, withFigures(await readFile(values.page, 'utf8'), figures));
  }
}

function settingsLine(
  every: number,
  size: number,
  networks: Readonly<Record<string, string>>,
  faithfulness: number | undefined,
): string {
  const versions = Object.entries(networks).map(([name, version]) => `${name} ${version}`);
  return [
    `Frames of ${size} samples on the short side, every ${every} frames after the first.`,
    ...(faithfulness === undefined ? [] : [`Faithfulness ${faithfulness}.`]),
    ...(versions.length > 0 ? [`Networks: ${versions.join(', ')}.`] : []),
  ].join(' ');
}

const NO_NETWORKS = {
  loaded: new Map<string, { version: string }>(),
  load: () => Promise.reject(new Error('no method with networks was asked for')),
  close: () => Promise.resolve(),
};

function loaderFor(device: DeviceName, precision: Precision, weights: string | undefined) {
  return createNetworkLoader({
    device,
    precision,
    weights: weights === undefined ? undefined : pathToFileURL(`${resolve(weights)}/`),
  });
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS }).values;
  } catch (error) {
    throw usageError((error as Error).message, `Options are --${Object.keys(OPTIONS).join(', --')}`);
  }
}

function fromFlag<Name extends SettingName>(name: Name, text: string | undefined): Settings[Name] {
  return text === undefined ? checkSetting(name, undefined) : settingFromFlag(name, text);
}

function wholeNumber(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw usageError(`${option} ${text} is out of range`, `Give a whole number from ${least} to ${most}`);
}

/** Clips and folders of pictures in a folder, in the order of their names. */
async function clipsIn(folder: string, names: readonly string[] | undefined): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause) => {
    throw inputError(`${folder} cannot be read: ${cause.message}`, 'Name a folder of colour clips', cause);
  });
  const found = entries
    .filter((entry) => entry.isDirectory() || /\.(mp4|mov|mkv|avi|webm|m4v|mxf)$/i.test(entry.name))
    .map((entry) => join(folder, entry.name))
    .sort();
  const chosen = names ? found.filter((path) => names.includes(clipName(path))) : found;
  const missing = names?.find((name) => !found.some((path) => clipName(path) === name));
  if (missing !== undefined) throw inputError(`${folder} holds no clip named ${missing}`, 'Check --clips');
  if (chosen.length === 0) throw inputError(`${folder} holds no clips`, 'Name a folder of colour clips');
  return chosen;
}

/** Names of the clips that training left out, from models/split.json. */
async function heldOutClips(): Promise<ReadonlySet<string>> {
  const file = new URL('models/split.json', import.meta.resolve('#package'));
  const split = JSON.parse(await readFile(file, 'utf8')) as { clips: string[] };
  return new Set(split.clips);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  const known = error instanceof AutochromeError ? error : undefined;
  console.error(known ? `evaluate: ${known.message}\n${known.remedy ?? ''}` : error);
  process.exitCode = known ? EXIT_CODES[known.kind] : EXIT_CODES.failure;
}
