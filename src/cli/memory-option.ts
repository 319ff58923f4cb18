import { type Command, Option } from 'commander';
import { DEFAULT_MEMORY, usageError } from '../internal.js';

const USE = 'use the last colorized frame of the previous shot as an additional reference, with this weight';

/**
 * Adds `--memory [weight]` to a command.
 *
 * @param use - what the command does with it
 */
export function addMemoryOption(command: Command, use = USE): Command {
  const help = `${use} (above 0, up to 100; default ${DEFAULT_MEMORY})`;
  return command.addOption(new Option('--memory [weight]', help).argParser(memoryWeight));
}

/** What `--memory` was given with: nothing stands for {@link DEFAULT_MEMORY}, and `--no-memory` for 0. */
export function memoryOf(flag: number | boolean | undefined): number | undefined {
  return typeof flag === 'boolean' ? (flag ? DEFAULT_MEMORY : 0) : flag;
}

function memoryWeight(text: string): number {
  const weight = Number(text);
  if (weight > 0 && weight <= 100) return weight;
  throw usageError(`--memory '${text}' is not allowed`, 'Allowed: a number above 0, up to 100, or nothing');
}
