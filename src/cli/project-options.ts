import type { Command } from 'commander';
import {
  missingText,
  type OpenedProject,
  openProject,
  type PositionScale,
  PROJECT_ENDING,
  type ProjectDocument,
  parseRational,
  type Rational,
  replacedText,
} from '../internal.js';
import type { Output } from './output.js';
import { sentence, shownPath } from './wording.js';

/** Flags that every command on a project has. */
export interface ProjectFlags {
  readonly relink?: string;
  readonly json?: true;
}

/** Adds the project and the flags that every command on one has. */
export function addProject(command: Command): Command {
  return command
    .argument('<project>', `project file from \`autochrome new\`, which ends in ${PROJECT_ENDING}`)
    .option('--relink <dir>', 'search this folder and its subfolders for missing files');
}

/**
 * Opens a project as the user's flags say, and tells of files that were found again, of those that are missing, and of a clip
 * that was replaced.
 *
 * @param options - `tells`: false where what is done with the project tells of a clip that was replaced
 * @throws AutochromeError as `openProject`
 */
export async function openGivenProject(
  path: string,
  flags: ProjectFlags,
  out: Output,
  { tells = true }: { readonly tells?: boolean } = {},
): Promise<OpenedProject> {
  if (flags.json) out.useJson();
  const project = await openProject(path, { relink: flags.relink });
  for (const { role, from, to } of project.relinked) out.human(`${role} ${from} is now ${to}`);
  if (project.clipReplaced && tells) out.human(sentence(`warning: ${replacedText(project)}`));
  for (const file of project.missing) out.human(sentence(`warning: ${missingText(file)}`));
  if (project.missing.length > 0 && flags.relink === undefined) {
    out.human('--relink DIR searches a folder and its subfolders for missing files.');
  }
  return project;
}

/** What positions in a project's clip are counted by. */
export function scaleOf({ frameRate, startTimecode }: ProjectDocument['clip']): PositionScale {
  return {
    // The document's own check lets rates alone pass.
    frameRate: parseRational(frameRate) as Rational,
    startTimecode: startTimecode ?? undefined,
  };
}

/** `Saved reel.autochrome.json`. */
export function savedLine(path: string): string {
  return `Saved ${shownPath(path)}`;
}
