import { type Command, Option } from 'commander';
import { MOST_RECOMMENDATIONS, usageError } from '../internal.js';

/**
 * Adds `--count` to a command.
 *
 * @param what - is counted, such as `results at most`
 * @param byDefault - how many when none is given
 */
export function addCountOption(command: Command, what: string, byDefault: number): Command {
  return command.addOption(
    new Option('--count <number>', `${what} (1 to ${MOST_RECOMMENDATIONS})`)
      .default(byDefault)
      .argParser(countOf),
  );
}

function countOf(text: string): number {
  const count = Number(text);
  if (text.trim() !== '' && Number.isInteger(count) && count >= 1 && count <= MOST_RECOMMENDATIONS)
    return count;
  throw usageError(
    `--count ${text} is not allowed`,
    `Allowed: a whole number from 1 to ${MOST_RECOMMENDATIONS}`,
  );
}
