import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AutochromeError } from '../errors.js';
import type { NetworkName, Precision, PrecisionChoice } from './network.js';

/** The networks that colour films, in the order a frame meets them. */
export const COLOURING_NETWORKS = [
  'lightness',
  'reference',
  'colour',
  'upscale',
] as const satisfies NetworkName[];

/** Every network: those, the ones that recommend references, and the one that tries integers. */
export const NETWORKS = [
  ...COLOURING_NETWORKS,
  'describe',
  'rank',
  'integers',
] as const satisfies NetworkName[];

/**
 * Precisions in which networks come besides `fp32`. `reference` runs once for each reference, where integers would save
 * nothing. `describe` has weights of one precision alone, so that descriptions made anywhere can be compared; the
 * others are arithmetic.
 */
const OTHER_PRECISIONS: Readonly<Partial<Record<NetworkName, readonly Precision[]>>> = {
  colour: ['int8'],
};

/** Which files networks are read from. */
export interface WeightsChoice {
  /** `file:` URL of a folder, with its closing slash; models/weights of this package when left out. */
  readonly folder?: URL | undefined;
  /** `fp32` when left out. */
  readonly precision?: Precision | undefined;
}

/** A network's file, and what tells one version of it from another. */
export interface NetworkFile {
  readonly name: NetworkName;
  /** Of its weights; `fp32` where it comes in one precision. */
  readonly precision: Precision;
  readonly path: string;
  /** Size of the file. */
  readonly bytes: number;
  /** Of the file's bytes, 64 hexadecimal digits. */
  readonly sha256: string;
  /** The first 12 digits of {@link sha256}; recorded with every result. */
  readonly version: string;
}

/** The precision of a network's file: what is asked for where the network comes in it, else `fp32`. */
export function precisionOf(name: NetworkName, asked: Precision = 'fp32'): Precision {
  return OTHER_PRECISIONS[name]?.includes(asked) ? asked : 'fp32';
}

/**
 * The precision by whose files one release of the networks is told from another. Which of them `auto` takes is up to the
 * machine; to ask for it says that the difference does not matter.
 */
export function releasePrecision(choice: PrecisionChoice): Precision {
  return choice === 'int8' ? 'int8' : 'fp32';
}

/** Where a network's file lies. It need not exist. */
export function networkPath(name: NetworkName, { folder, precision }: WeightsChoice = {}): string {
  const exact = precisionOf(name, precision);
  const file = exact === 'fp32' ? `${name}.onnx` : `${name}.${exact}.onnx`;
  return fileURLToPath(folder ? new URL(file, folder) : import.meta.resolve(`#weights/${file}`));
}

/** Name of the file beside the networks that says what each should be; written by `python -m models.manifest`. */
const MANIFEST = 'manifest.json';

/**
 * Reads a network's file once, to know its version and that it is whole.
 *
 * @throws AutochromeError of kind `failure` when the file is missing, empty, unreadable or not the one that the manifest
 *   of its folder names; other folders than this package's need no manifest
 */
export async function describeNetwork(name: NetworkName, choice: WeightsChoice = {}): Promise<NetworkFile> {
  const path = networkPath(name, choice);
  const precision = precisionOf(name, choice.precision);
  const what = `the ${precision === 'fp32' ? '' : `${precision} `}weights of network '${name}'`;
  const again = 'Install Autochrome again; models/weights is part of it.';
  const hint = precision === 'fp32' ? again : `Choose \`precision\` fp32. ${again}`;
  let content: Uint8Array;
  try {
    content = await readFile(path);
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new AutochromeError(
      'failure',
      missing ? `${what} are missing: ${path}` : `cannot read ${path}: ${cause}`,
      { hint, cause },
    );
  }
  if (content.length === 0) {
    throw new AutochromeError('failure', `${what} are empty: ${path}`, { hint });
  }
  const sha256 = createHash('sha256').update(content).digest('hex');
  const manifest = await readManifest(dirname(path), choice.folder === undefined);
  const known = manifest?.[basename(path)];
  if (manifest && sha256 !== known) {
    const difference = known ? `has SHA-256 ${sha256} where ${known}` : 'is not among those that';
    throw new AutochromeError(
      'failure',
      `${what} are damaged: ${path} ${difference} ${known ? 'is expected' : `${MANIFEST} names`}`,
      { hint },
    );
  }
  return { name, precision, path, bytes: content.length, sha256, version: sha256.slice(0, 12) };
}

/** SHA-256 of each file of networks in a folder, by its name. */
async function readManifest(
  folder: string,
  required: boolean,
): Promise<Readonly<Record<string, string>> | undefined> {
  const path = join(folder, MANIFEST);
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Record<string, string>;
  } catch (cause) {
    if (!required && (cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    const hint = 'Install Autochrome again; models/weights is part of it.';
    throw new AutochromeError('failure', `cannot read ${path}: ${cause}`, { hint, cause });
  }
}
