import { Command } from 'commander';
import {
  addToLibrary,
  DEFAULT_SEARCH_COUNT,
  listLibrary,
  removeFromLibrary,
  searchLibrary,
} from '../internal.js';
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
Unchanged files are not read again. After an interruption, run the same command again to continue.

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
The files themselves are not deleted.

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
      'Keeps a library of your own colour images and footage, and finds those that look like a given image in black and white.',
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
    'folder of the library; default: your own library, in your user folder',
  );
}

function addCommand(out: Output): Command {
  const command = subcommand('add')
    .summary('add images and clips')
    .description('Adds colour images, and one frame of each shot of colour clips, to the library.')
    .argument(
      '[paths...]',
      'images, clips, patterns such as scan_%04d.tif, and folders, searched with all their subfolders',
    )
    .option(
      '--rebuild',
      'index all files again, where the library was made with another version of the network',
    )
    .option('-v, --verbose', 'name every skipped file, not only the first few');
  return addSettingOptions(command, ['backend', 'device'])
    .option('--json', 'print one JSON object per line on stdout')
    .addHelpText('after', ADD_EXAMPLES)
    .action(async (paths: string[], flags: Flags) => {
      if (flags.json) out.useJson();
      const { library, rebuild = false } = flags;
      const settings = settingsOf(flags, ['backend', 'device']);
      await watchedWork(out, flags.json ?? false, addWording(flags.verbose ?? false), (watch) =>
        addToLibrary({ ...settings, paths, library, rebuild, ...watch }),
      );
    });
}

function listCommand(out: Output): Command {
  return subcommand('list')
    .summary('list the files in the library')
    .description('Lists the files in the library: what each contains, and which no longer exist.')
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
    .summary('remove files from the library')
    .description('Removes files from the library.')
    .argument('[paths...]', 'files, and folders with all their subfolders')
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
    .summary('find references for an image')
    .description('Finds library entries that look like the given image in black and white, best first.')
    .argument('<image>', 'png, jpeg, tiff or webp');
  addCountOption(command, 'maximum number of results', DEFAULT_SEARCH_COUNT);
  return addSettingOptions(command, ['device'])
    .option('--json', 'print one JSON array on stdout')
    .addHelpText('after', SEARCH_EXAMPLES)
    .action(async (image: string, flags: Flags) => {
      if (flags.json) out.useJson();
      const { library, count } = flags;
      const results = await searchLibrary({
        ...settingsOf(flags, ['device']),
        image,
        library,
        count,
        onWarning: (message) => out.human(`warning: ${withFlags(message)}`),
      });
      if (flags.json) out.event(results);
      else for (const line of resultLines(results)) out.result(line);
    });
}
