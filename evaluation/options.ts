import { parseArgs } from 'node:util';
import { usageError } from '../src/errors.js';
import { DEVICES, type DeviceName, type PrecisionChoice } from '../src/inference/network.js';
import { settingFromFlag } from '../src/settings/settings.js';
import { EVALUATED_METHODS, type EvaluatedMethod, LEARNED_METHODS, parseMethods } from './methods.js';
import { parseReferences, type ReferenceKind } from './references.js';

const OPTIONS = {
  data: { type: 'string' },
  references: { type: 'string' },
  methods: { type: 'string' },
  every: { type: 'string', default: '8' },
  size: { type: 'string', default: '256' },
  clips: { type: 'string' },
  pictures: { type: 'string', default: '10000' },
  follow: { type: 'string', default: '60' },
  judge: { type: 'string' },
  grids: { type: 'string' },
  pairs: { type: 'string' },
  device: { type: 'string', default: 'cpu' },
  precision: { type: 'string', default: 'fp32' },
  weights: { type: 'string' },
  json: { type: 'string' },
  page: { type: 'string' },
} as const;

/** What the command was asked to do; main.ts describes the options. */
export interface Options {
  /** A folder of clips, or one with `clips` and `train`; with {@link pairs}, what paths in a file of pairs are relative to. */
  readonly data: string | undefined;
  /** Undefined: all that there is material for. */
  readonly references: readonly ReferenceKind[] | undefined;
  readonly methods: readonly EvaluatedMethod[];
  /** Methods shown of pairs. */
  readonly pairMethods: readonly EvaluatedMethod[];
  readonly every: number;
  readonly size: number;
  /** Names of clips; undefined: all. */
  readonly clips: readonly string[] | undefined;
  /** At most so many pictures of each set. */
  readonly pictures: number;
  /** Images of each set, at most, of which it is measured how far colours follow the reference. */
  readonly follow: number;
  readonly judge: string | undefined;
  readonly grids: string | undefined;
  readonly pairs: string | undefined;
  readonly device: DeviceName;
  readonly precision: PrecisionChoice;
  readonly weights: string | undefined;
  readonly json: string | undefined;
  readonly page: string | undefined;
}

/**
 * Reads and checks the command's options.
 *
 * @throws AutochromeError of kind `usage` naming the option, its value and what is allowed
 */
export function parseOptions(args: string[]): Options {
  const values = parse(args);
  const { data, pairs, grids } = values;
  if (data === undefined && pairs === undefined) {
    throw usageError(
      '--data is missing',
      'Name a folder of colour clips, or one with the folders clips and train',
    );
  }
  const device = DEVICES.find((name) => name === values.device);
  if (!device) {
    throw usageError(`--device ${values.device} is unknown`, `Choose one of ${DEVICES.join(', ')}`);
  }
  const methods = values.methods === undefined ? undefined : parseMethods(values.methods);
  return {
    ...{ data, pairs, grids, device },
    references: values.references === undefined ? undefined : parseReferences(values.references),
    methods: methods ?? EVALUATED_METHODS,
    pairMethods: methods ?? LEARNED_METHODS,
    every: wholeNumber('--every', values.every, 1, 10_000),
    size: wholeNumber('--size', values.size, 64, 1024),
    clips: values.clips?.split(','),
    pictures: wholeNumber('--pictures', values.pictures, 1, 10_000),
    follow: wholeNumber('--follow', values.follow, 0, 10_000),
    judge: values.judge,
    precision: settingFromFlag('precision', values.precision),
    weights: values.weights,
    json: values.json,
    page: values.page,
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS }).values;
  } catch (error) {
    throw usageError((error as Error).message, `Options are --${Object.keys(OPTIONS).join(', --')}`);
  }
}

function wholeNumber(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw usageError(`${option} ${text} is out of range`, `Give a whole number from ${least} to ${most}`);
}
