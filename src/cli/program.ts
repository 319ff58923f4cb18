import { Command } from 'commander';
import { VERSION } from '../version.js';
import type { Output } from './output.js';

const EXAMPLES = `
Examples:
  $ autochrome colorize reel.mp4 --reference still.jpg
  $ autochrome new reel.mp4
  $ autochrome measure reel.colorized.mp4 --source reel.mp4
  $ autochrome library add Pictures
  $ autochrome probe reel.mp4
  $ autochrome doctor

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 unreadable input, 130 interrupted.`;

interface CommandEntry {
  readonly name: string;
  /** What the program's own help says of it. */
  readonly summary: string;
  /** Loads the command with all that it needs: most of a second, which `--version` and `--help` do without. */
  load(out: Output): Promise<Command>;
}

/** The commands, in the order of the help. */
const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'colorize',
    summary: 'colorize a black-and-white film or image to match references',
    load: async (out) => (await import('./colorize-command.js')).colorizeCommand(out),
  },
  {
    name: 'new',
    summary: 'start a project: detect the shots of a film',
    load: async (out) => (await import('./new-command.js')).newCommand(out),
  },
  {
    name: 'shots',
    summary: 'list and edit the shots of a project',
    load: async (out) => (await import('./shots-command.js')).shotsCommand(out),
  },
  {
    name: 'assign',
    summary: 'assign references and settings to shots',
    load: async (out) => (await import('./assign-command.js')).assignCommand(out),
  },
  {
    name: 'suggest',
    summary: 'suggest references for the shots of a project',
    load: async (out) => (await import('./suggest-command.js')).suggestCommand(out),
  },
  {
    name: 'render',
    summary: 'render the shots of a project and join them into a film',
    load: async (out) => (await import('./render-command.js')).renderCommand(out),
  },
  {
    name: 'status',
    summary: 'show which shots of a project have references, are rendered, or have changed',
    load: async (out) => (await import('./status-command.js')).statusCommand(out),
  },
  {
    name: 'preview',
    summary: 'open a project in the browser: look at it in colour, edit and render it',
    load: async (out) => (await import('./preview-command.js')).previewCommand(out),
  },
  {
    name: 'export',
    summary: 'export the shots of a project as clips on a timeline, for an editing program',
    load: async (out) => (await import('./export-command.js')).exportCommand(out),
  },
  {
    name: 'measure',
    summary: 'measure the temporal stability and the colours of a clip',
    load: async (out) => (await import('./measure-command.js')).measureCommand(out),
  },
  {
    name: 'smooth',
    summary: 'remove flicker from a processed clip by temporal smoothing',
    load: async (out) => (await import('./smooth-command.js')).smoothCommand(out),
  },
  {
    name: 'compare',
    summary: 'show two versions of a clip side by side or as a wipe',
    load: async (out) => (await import('./compare-command.js')).compareCommand(out),
  },
  {
    name: 'library',
    summary: 'index and search your colour references',
    load: async (out) => (await import('./library-command.js')).libraryCommand(out),
  },
  {
    name: 'probe',
    summary: 'show what a file contains',
    load: async (out) => (await import('./probe-command.js')).probeCommand(out),
  },
  {
    name: 'doctor',
    summary: 'check whether this machine can colorize films',
    load: async (out) => (await import('./doctor-command.js')).doctorCommand(out),
  },
];

/**
 * The command line, with the one command that the arguments name and the others by name and summary alone. Errors,
 * commander's own too, are thrown: nothing here ends the process.
 */
export async function buildProgram(args: readonly string[], out: Output): Promise<Command> {
  const program = new Command('autochrome')
    .description('Colorizes black-and-white film to match colour reference images.')
    .version(VERSION)
    .addHelpText('after', EXAMPLES)
    .showSuggestionAfterError()
    .exitOverride();
  const { stdout, stderr } = out.context;
  program.configureOutput({
    writeOut: (text) => stdout.write(text),
    writeErr: (text) => stderr.write(text),
    // Undefined, where there is no terminal, stands for 80 columns; the type leaves it out.
    getOutHelpWidth: () => stdout.columns as number,
    getErrHelpWidth: () => stderr.columns as number,
  });
  const named = commandNamed(args);
  for (const { name, summary, load } of COMMANDS) {
    const command = name === named ? await load(out) : new Command(name);
    program.addCommand(command.summary(summary));
    inheritSettings(command, program);
  }
  return program.configureHelp({ subcommandTerm: (command) => command.name() });
}

/** The first argument that is no flag, since the program's own flags take no values; or the one that `help` is asked for. */
function commandNamed(args: readonly string[]): string | undefined {
  const [first, second] = args.filter((argument) => !argument.startsWith('-'));
  return first === 'help' ? second : first;
}

/** Commands that were made by themselves, and those in them, end and print as the program does. */
function inheritSettings(command: Command, parent: Command): void {
  command.copyInheritedSettings(parent);
  for (const sub of command.commands) inheritSettings(sub, command);
}
