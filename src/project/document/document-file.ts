import { link, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { missingFileError } from '../../decode/unreadable-clip.js';
import { AutochromeError, inputError, usageError } from '../../errors.js';
import { fileExists } from '../../files/file-exists.js';
import { temporaryName, writeWhole } from '../../files/whole-file.js';
import { writeFailure } from '../../files/write-failure.js';
import { LONGEST_PROJECT, parseDocument } from './parse-document.js';
import { saveAlone } from './save-alone.js';
import { PROJECT_ENDING, type ProjectDocument } from './schema.js';

/** A project that was read from its file. */
export interface ProjectFile {
  /** As the caller gave it. */
  readonly path: string;
  readonly document: ProjectDocument;
  /** What the file held, to see whether somebody else has saved it since. */
  readonly text: string;
}

/** Somebody has saved a project since it was read, and nothing was saved over that. */
export class SavedElsewhereError extends AutochromeError {
  constructor(path: string) {
    super('failure', `${path} was changed by another program since it was read`, {
      hint: 'repeat the command; nothing was saved',
    });
    this.name = 'SavedElsewhereError';
  }
}

/**
 * Name of the copy of a project as it was before it was last saved.
 *
 * @param path - of the project
 */
export function backupPath(path: string): string {
  return `${path}.bak`;
}

/**
 * Reads a project.
 *
 * @throws AutochromeError of kind `input` when it cannot be read or is none, see {@link parseDocument}
 */
export async function readProjectFile(path: string): Promise<ProjectFile> {
  const text = await readText(path);
  return { path, document: parseDocument(text, path), text };
}

/**
 * Saves a project: whole or not at all, with what it was before beside it (see {@link backupPath}).
 *
 * @param project - as it was read
 * @param document - its new content
 * @returns the project as it is now
 * @throws SavedElsewhereError when the file was changed since it was read, and AutochromeError of kind `failure` when it
 *   cannot be written: then it is as it was
 */
export async function saveProjectFile(project: ProjectFile, document: ProjectDocument): Promise<ProjectFile> {
  const { path } = project;
  const text = documentText(document);
  if (text === project.text) return project;
  return saveAlone(path, async () => {
    if ((await readText(path)) !== project.text) throw new SavedElsewhereError(path);
    await keepBackup(path);
    await write(path, text);
    return { path, document, text };
  });
}

/** Times that an edit begins anew: each time, another process has saved one of its own. */
const TRIES = 100;

/**
 * Changes a project and saves it. When somebody has saved it since it was read, what they saved is changed instead, so that
 * of several edits at once none is lost.
 *
 * @param project - as it was read
 * @param edit - makes the new document; called again where it has to begin anew
 * @returns the project as it is now
 * @throws AutochromeError as {@link readProjectFile} and {@link saveProjectFile}, and as `edit` does
 */
export async function editDocument(
  project: ProjectFile,
  edit: (project: ProjectFile) => ProjectDocument | Promise<ProjectDocument>,
): Promise<ProjectFile> {
  let latest = project;
  for (let tries = 1; ; tries += 1) {
    try {
      return await saveProjectFile(latest, await edit(latest));
    } catch (error) {
      if (!(error instanceof SavedElsewhereError) || tries === TRIES) throw error;
      latest = await readProjectFile(project.path);
    }
  }
}

/**
 * Saves a new project.
 *
 * @param overwrite - whether a file of that name may be replaced; it is kept as {@link backupPath} then
 * @throws AutochromeError of kind `usage` when the file exists or its name does not end in `.autochrome.json`,
 *   `failure` when it cannot be written
 */
export async function createProjectFile(
  path: string,
  document: ProjectDocument,
  overwrite: boolean,
): Promise<ProjectFile> {
  const text = documentText(document);
  return saveAlone(path, async () => {
    await checkNewProject(path, overwrite);
    if (await fileExists(path)) await keepBackup(path);
    await write(path, text);
    return { path, document, text };
  });
}

/**
 * Checks the name of a project that is to be written.
 *
 * @throws AutochromeError of kind `usage` when the file exists and may not be replaced, or when its name does not end in
 *   `.autochrome.json`
 */
export async function checkNewProject(path: string, overwrite: boolean): Promise<void> {
  if (!basename(path).endsWith(PROJECT_ENDING) || basename(path) === PROJECT_ENDING) {
    throw usageError(`project ${path} is not allowed`, `Allowed: a name that ends in ${PROJECT_ENDING}`);
  }
  if (!overwrite && (await fileExists(path))) {
    throw usageError(`project ${path} exists already`, 'name another `output`, or allow it with `overwrite`');
  }
}

function documentText(document: ProjectDocument): string {
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

async function readText(path: string): Promise<string> {
  try {
    // Characters may take four bytes each; more than that is no project.
    if ((await stat(path)).size > 4 * LONGEST_PROJECT) throw inputError(`${path} is too large for a project`);
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof AutochromeError) throw error;
    if ((error as NodeJS.ErrnoException).code === 'EISDIR') {
      throw inputError(
        `${path} is a folder`,
        `name the project itself, a file that ends in ${PROJECT_ENDING}`,
      );
    }
    throw missingFileError(path, error as NodeJS.ErrnoException);
  }
}

/** Where the name is a link to the project, it stays one. */
async function write(path: string, text: string): Promise<void> {
  await writeWhole(await realpath(path).catch(() => path), text);
}

/** The old file gets a second name, so that there is no moment without it. */
async function keepBackup(path: string): Promise<void> {
  const backup = backupPath(path);
  const temporary = temporaryName(backup);
  try {
    await link(await realpath(path), temporary);
  } catch {
    // Not every file system gives a file two names.
    return writeWhole(backup, await readFile(path));
  }
  await rename(temporary, backup).catch(async (cause) => {
    await rm(temporary, { force: true });
    throw writeFailure(backup, cause);
  });
}
