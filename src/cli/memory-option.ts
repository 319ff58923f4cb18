import { type Command, Option } from 'commander';
import { DEFAULT_MEMORY, usageError } from '../index.js';

/** Adds `--memory [weight]` to a command. */
export function addMemoryOption(command: Command): Command {
  const help =
    'one more reference for each shot: the last coloured frame of the shot before, with a weight above 0 and up to 100 ' +
    `(${DEFAULT_MEMORY} when none is given)`;
  return command.addOption(
    new Option('--memory [weight]', help).preset(String(DEFAULT_MEMORY)).argParser(memoryWeight),
  );
}

function memoryWeight(text: string): number {
  const weight = Number(text);
  if (weight > 0 && weight <= 100) return weight;
  throw usageError(`--memory '${text}' is not allowed`, 'Allowed: a number above 0, up to 100, or nothing');
}
