import { Command } from 'commander';
import {
  addToLibrary,
  DEFAULT_SEARCH_COUNT,
  listLibrary,
  removeFromLibrary,
  searchLibrary,
} from '../index.js';
import { addCountOption } from './count-option.js';
import { addWording, fileLines, removedLines, resultLines } from './library-lines.js';
import type { Output } from './output.js';
import { addSettingOptions, settingsOf } from './setting-options.js';
import { watchedWork } from './watched-work.js';
import { withFlags } from './with-flags.js';

interface Flags {
  readonly library?: string;
  readonly json?: true;
  readonly rebuild?: true;
  readonly missing?: boolean;
  readonly verbose?: true;
  readonly count?: number;
  readonly [setting: string]: unknown;
}

const EXAMPLES = `
Examples:
  $ autochrome library add Pictures Films
  $ autochrome library search still.png
  $ autochrome library list
  $ autochrome library remove --missing`;

const ADD_EXAMPLES = `
Files that have not changed are not read again; the same command goes on where it was stopped.

Examples:
  $ autochrome library add Pictures
  $ autochrome library add holiday.mp4 portrait.jpg --library ~/references
  $ autochrome library add 'scans/page_%03d.tif'
  $ autochrome library add --rebuild`;

const LIST_EXAMPLES = `
Examples:
  $ autochrome library list
  $ autochrome library list --json | jq -r '.[] | select(.missing).path'`;

const REMOVE_EXAMPLES = `
The files themselves are left alone.

Examples:
  $ autochrome library remove Pictures/old
  $ autochrome library remove --missing
  $ autochrome library remove Pictures --missing`;

const SEARCH_EXAMPLES = `
Examples:
  $ autochrome library search still.png
  $ autochrome library search still.png --count 3 --json | jq -r '.[0].path'`;

/** `autochrome library add|list|remove|search` */
export function libraryCommand(out: Output): Command {
  const command = new Command('library')
    .description(
      'Keeps a library of your own colour pictures and footage, and finds in it what looks like a picture in black and white.',
    )
    .addHelpText('after', EXAMPLES);
  for (const part of [addCommand(out), listCommand(out), removeCommand(out), searchCommand(out)]) {
    part.copyInheritedSettings(command);
    command.addCommand(part);
  }
  return command;
}

function subcommand(name: string): Command {
  return new Command(name).option(
    '--library <folder>',
    'where the library lies; a folder of your own user when left out',
  );
}

function addCommand(out: Output): Command {
  const command = subcommand('add')
    .summary('add pictures and clips')
    .description('Adds colour pictures, and a frame of each shot of clips in colour, to the library.')
    .argument(
      '[paths...]',
      'pictures, clips, patterns such as scan_%04d.tif, and folders that are looked through with all below',
    )
    .option(
      '--rebuild',
      'describe all files of the library anew if another version of the network described it',
    )
    .option('-v, --verbose', 'name every file that is left out, not the first few alone');
  return addSettingOptions(command, ['decoder', 'device'])
    .option('--json', 'print one JSON object per line on stdout')
    .addHelpText('after', ADD_EXAMPLES)
    .action(async (paths: string[], flags: Flags) => {
      if (flags.json) out.useJson();
      const { library, rebuild = false } = flags;
      const settings = settingsOf(flags, ['decoder', 'device']);
      await watchedWork(out, flags.json ?? false, addWording(flags.verbose ?? false), (watch) =>
        addToLibrary({ ...settings, paths, library, rebuild, ...watch }),
      );
    });
}

function listCommand(out: Output): Command {
  return subcommand('list')
    .summary('list what is in the library')
    .description('Lists the files of the library: what each holds, and which are no longer there.')
    .option('--json', 'print one JSON array on stdout')
    .addHelpText('after', LIST_EXAMPLES)
    .action(async ({ library, json }: Flags) => {
      if (json) out.useJson();
      const listed = await listLibrary({ library });
      if (json) out.event(listed.files);
      else for (const line of fileLines(listed)) out.result(line);
    });
}

function removeCommand(out: Output): Command {
  return subcommand('remove')
    .summary('forget files')
    .description('Takes files out of the library.')
    .argument('[paths...]', 'files, and folders with all below them')
    .option('--missing', 'only files that are no longer on disk')
    .option('--json', 'print one JSON object on stdout')
    .addHelpText('after', REMOVE_EXAMPLES)
    .action(async (paths: string[], { library, missing = false, json }: Flags) => {
      if (json) out.useJson();
      const result = await removeFromLibrary({ paths, library, missing });
      if (json) out.event({ type: 'result', ...result });
      else for (const line of removedLines(result)) out.result(line);
    });
}

function searchCommand(out: Output): Command {
  const command = subcommand('search')
    .summary('find references for a picture')
    .description('Finds what in the library looks like a picture in black and white, best first.')
    .argument('<picture>', 'png, jpeg, tiff or webp');
  addCountOption(command, 'results at most', DEFAULT_SEARCH_COUNT);
  return addSettingOptions(command, ['device'])
    .option('--json', 'print one JSON array on stdout')
    .addHelpText('after', SEARCH_EXAMPLES)
    .action(async (picture: string, flags: Flags) => {
      if (flags.json) out.useJson();
      const { library, count } = flags;
      const results = await searchLibrary({
        ...settingsOf(flags, ['device']),
        picture,
        library,
        count,
        onWarning: (message) => out.human(`warning: ${withFlags(message)}`),
      });
      if (flags.json) out.event(results);
      else for (const line of resultLines(results)) out.result(line);
    });
}
