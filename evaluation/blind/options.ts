import { type ParseArgsConfig, parseArgs } from 'node:util';
import { usageError } from '../../src/errors.js';

/** Options that every command knows that looks at pairs. */
const PAIRS = { pairs: { type: 'string' }, data: { type: 'string' } } as const;

const OUTPUT = {
  out: { type: 'string' },
  key: { type: 'string' },
  tile: { type: 'string', default: '720' },
} as const;

/** Options of each command. */
export const COMMANDS = {
  colour: {
    ...PAIRS,
    out: { type: 'string' },
    weights: { type: 'string' },
    method: { type: 'string' },
    size: { type: 'string' },
    device: { type: 'string' },
    precision: { type: 'string' },
  },
  sheets: { ...PAIRS, ...OUTPUT, first: { type: 'string' }, second: { type: 'string' } },
  singles: { ...PAIRS, ...OUTPUT, set: { type: 'string', multiple: true }, rounds: { type: 'string' } },
  tally: {
    key: { type: 'string' },
    verdicts: { type: 'string', multiple: true },
    json: { type: 'string' },
    markdown: { type: 'string' },
  },
} as const satisfies Record<string, NonNullable<ParseArgsConfig['options']>>;

/** See {@link COMMANDS}. */
export type Command = keyof typeof COMMANDS;

/**
 * Finds the command and its options.
 *
 * @throws AutochromeError of kind `usage` when there is no such command or it knows no such option
 */
export function parseCommand<C extends Command>(args: readonly string[], command: C) {
  try {
    return parseArgs({ args: [...args], options: COMMANDS[command] }).values;
  } catch (error) {
    const names = Object.keys(COMMANDS[command]);
    throw usageError((error as Error).message, `Options of ${command} are --${names.join(', --')}`);
  }
}

/** @throws AutochromeError of kind `usage` when the option was not given */
export function required(option: string, value: string | undefined, what: string): string {
  if (value === undefined) throw usageError(`${option} is missing`, `Name with it ${what}`);
  return value;
}

/** @throws AutochromeError of kind `usage` when the text is no whole number within the limits */
export function wholeNumber(option: string, text: string, [least, most]: readonly [number, number]): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw usageError(`${option} ${text} is out of range`, `Give a whole number from ${least} to ${most}`);
}
