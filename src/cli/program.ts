import { Command } from 'commander';
import { VERSION } from '../index.js';
import { assignCommand } from './assign-command.js';
import { colorizeCommand } from './colorize-command.js';
import { doctorCommand } from './doctor-command.js';
import { exportCommand } from './export-command.js';
import { libraryCommand } from './library-command.js';
import { measureCommand } from './measure-command.js';
import { newCommand } from './new-command.js';
import type { Output } from './output.js';
import { probeCommand } from './probe-command.js';
import { renderCommand } from './render-command.js';
import { shotsCommand } from './shots-command.js';
import { smoothCommand } from './smooth-command.js';
import { statusCommand } from './status-command.js';
import { suggestCommand } from './suggest-command.js';

const EXAMPLES = `
Examples:
  $ autochrome colorize reel.mp4 --reference still.jpg
  $ autochrome measure reel.colorized.mp4 --source reel.mp4
  $ autochrome new reel.mp4
  $ autochrome library add Pictures
  $ autochrome probe reel.mp4
  $ autochrome doctor

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 unreadable input, 130 interrupted.`;

/** The command line. Errors, commander's own too, are thrown: nothing here ends the process. */
export function buildProgram(out: Output): Command {
  const program = new Command('autochrome')
    .description('Colorizes black-and-white film to match colour reference images.')
    .version(VERSION)
    .addHelpText('after', EXAMPLES)
    .showSuggestionAfterError()
    .exitOverride();
  for (const command of [
    colorizeCommand(out),
    newCommand(out),
    shotsCommand(out),
    assignCommand(out),
    suggestCommand(out),
    renderCommand(out),
    statusCommand(out),
    exportCommand(out),
    measureCommand(out),
    smoothCommand(out),
    libraryCommand(out),
    probeCommand(out),
    doctorCommand(out),
  ]) {
    program.addCommand(command);
    inheritSettings(command, program);
  }
  return program;
}

/** Commands that were made by themselves, and those in them, end and print as the program does. */
function inheritSettings(command: Command, parent: Command): void {
  command.copyInheritedSettings(parent);
  for (const sub of command.commands) inheritSettings(sub, command);
}
