import { parseArgs } from 'node:util';
import { usageError } from '../../src/errors.js';

const OPTIONS = {
  data: { type: 'string' },
  pictures: { type: 'string', default: '10000' },
  tuning: { type: 'boolean', default: false },
  weights: { type: 'string' },
  keep: { type: 'string' },
  assign: { type: 'boolean', default: false },
  json: { type: 'string' },
  page: { type: 'string' },
} as const;

/** What the command was asked to do; main.ts describes the options. */
export interface Options {
  readonly data: string;
  /** At most so many queries of each set. */
  readonly pictures: number;
  readonly tuning: boolean;
  readonly weights: string | undefined;
  readonly keep: string | undefined;
  readonly assign: boolean;
  readonly json: string | undefined;
  readonly page: string | undefined;
}

/**
 * Reads and checks the command's options.
 *
 * @throws AutochromeError of kind `usage` naming the option, its value and what is allowed
 */
export function parseOptions(args: string[]): Options {
  const { data, pictures, ...rest } = parse(args);
  if (data === undefined) {
    throw usageError('--data is missing', 'Name the folder that holds train/MANIFEST.tsv and clips');
  }
  const count = Number(pictures);
  if (!(Number.isInteger(count) && count >= 1 && count <= 10_000)) {
    throw usageError(`--pictures ${pictures} is out of range`, 'Give a whole number from 1 to 10000');
  }
  const { weights, keep, json, page } = rest;
  return { ...rest, data, pictures: count, weights, keep, json, page };
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS }).values;
  } catch (error) {
    throw usageError((error as Error).message, `Options are --${Object.keys(OPTIONS).join(', --')}`);
  }
}
