import { CommanderError } from 'commander';
import type { Context } from './context.js';
import { Output } from './output.js';
import { buildProgram } from './program.js';

/**
 * Runs the command line from its arguments to its exit code. It prints to the context's streams alone, leaves no listener
 * behind and does not end the process, but for the second request to stop.
 *
 * @param args - what stands after `autochrome`
 * @param context - streams, environment and signals of this run
 * @returns the exit code: 0 done, 1 failed, 2 wrong usage, 3 input that cannot be read, 130 stopped
 */
export async function run(args: readonly string[], context: Context): Promise<number> {
  const out = new Output(context);
  try {
    const program = await buildProgram(args, out);
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    // Commander has printed what it has to say.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const { printError } = await import('./print-error.js');
    return printError(error, out);
  }
}
