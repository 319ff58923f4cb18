import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Command, Option } from 'commander';
import {
  createProject,
  MACHINE_SETTING_NAMES,
  openPreview,
  openProject,
  PROJECT_ENDING,
  probe,
  projectName,
  usageError,
} from '../internal.js';
import { interruptSignal } from './interrupt.js';
import { NEW_PROJECT_WORDING } from './new-command.js';
import type { Output } from './output.js';
import { openGivenProject, type ProjectFlags } from './project-options.js';
import { addSettingOptions, settingsOf } from './setting-options.js';
import { shotsReport } from './shot-rows.js';
import { watchedWork } from './watched-work.js';
import { shownPath } from './wording.js';

interface Flags extends ProjectFlags {
  readonly port?: number;
  readonly open: boolean;
  readonly [setting: string]: unknown;
}

const EXAMPLES = `
The page is served on this computer only, and needs the token in the address. Changes are saved in the project as they are
made; other commands can be used on it at the same time. Press Ctrl+C to close the preview.

Examples:
  $ autochrome preview reel.mp4
  $ autochrome preview reel.autochrome.json
  $ autochrome preview reel.autochrome.json --port 8080 --no-open`;

/** `autochrome preview PROJECT|CLIP` */
export function previewCommand(out: Output): Command {
  const command = new Command('preview')
    .description(
      'Opens a project in the browser, to look at its frames in colour, edit shots and references, and render it.',
    )
    .argument(
      '<project>',
      'project file, or a clip: its project next to it is opened, and made first if there is none',
    )
    .option('--relink <dir>', 'search this folder and its subfolders for missing files')
    .addOption(new Option('--port <number>', 'port of the page; default: any free one').argParser(portOf))
    .option('--no-open', 'print the address without opening the browser');
  return addSettingOptions(command, MACHINE_SETTING_NAMES)
    .option('--json', 'print one JSON object per line on stdout')
    .addHelpText('after', EXAMPLES)
    .action((path: string, flags: Flags) => run(path, flags, out));
}

async function run(path: string, flags: Flags, out: Output): Promise<void> {
  if (flags.json) out.useJson();
  const settings = settingsOf(flags, MACHINE_SETTING_NAMES);
  const project = path.endsWith(PROJECT_ENDING) ? path : await projectOf(path, flags, out);
  await openGivenProject(project, flags, out);
  const stop = interruptSignal(out.context, () => out.human('Closing the preview.'));
  try {
    const { device, backend } = settings;
    const warn = (message: string) => out.human(`warning: ${message}`);
    const preview = await openPreview({ project, port: flags.port, device, backend, onWarning: warn });
    try {
      if (flags.json) out.event({ type: 'preview', project, url: preview.url });
      else out.result(preview.url);
      out.human(`${shownPath(project)} is open in the preview; press Ctrl+C to close it.`);
      if (flags.open) await openBrowser(preview.urlForOnce, out);
      await aborted(stop.signal);
    } finally {
      await preview.close();
    }
  } finally {
    stop.release();
  }
}

/** The project beside a clip, which is made where there is none. */
async function projectOf(clip: string, flags: Flags, out: Output): Promise<string> {
  const { backend } = settingsOf(flags, ['backend']);
  const path = projectName(await probe(clip, { backend }));
  if (!existsSync(path)) {
    await watchedWork(out, flags.json ?? false, NEW_PROJECT_WORDING, async (watch) => {
      const created = await createProject({ clip, backend, ...watch });
      return { ...shotsReport(created), warnings: created.warnings };
    });
    return path;
  }
  const { document } = await openProject(path);
  if (resolve(dirname(path), document.clip.path) !== resolve(clip)) {
    throw usageError(
      `${path} is the project of another clip, ${document.clip.path}`,
      `open it by its own name, or make another project with: autochrome new ${clip} --output NAME${PROJECT_ENDING}`,
    );
  }
  return path;
}

/** Where there is no browser the address is printed all the same. */
async function openBrowser(url: string, out: Output): Promise<void> {
  const failed = () => out.human('The browser could not be opened: open the address yourself.');
  try {
    const { default: open } = await import('open');
    (await open(url)).once('error', failed);
  } catch {
    failed();
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done();
    else signal.addEventListener('abort', () => done(), { once: true });
  });
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw usageError(`--port ${text} is not allowed`, 'Allowed: 1 to 65535');
}
