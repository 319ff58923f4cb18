import { inputError } from '../errors.js';
import { isClip } from './document/clip-identity.js';
import {
  editDocument,
  type ProjectFile,
  readProjectFile,
  saveProjectFile,
} from './document/document-file.js';
import { foundPath } from './document/file-paths.js';
import { type MissingFile, missingFiles, type RelinkedFile, relinkFiles } from './document/linked-files.js';

/** A project with what became of the files that it names. */
export interface OpenedProject extends ProjectFile {
  /** Files that are not there. */
  readonly missing: readonly MissingFile[];
  /** Files that were found again; the project has been saved with their new paths. */
  readonly relinked: readonly RelinkedFile[];
  /**
   * Whether the clip that lies there is another than the one that the project was made from: its size or its first mebibyte
   * differs. What was rendered of that one is stale.
   */
  readonly clipReplaced: boolean;
}

/** How a project is opened. */
export interface OpenProjectOptions {
  /** Folder to look in, with all folders in it, for files that are missing; none are looked for when left out. */
  readonly relink?: string | undefined;
}

/**
 * Opens a project, says which files it names are missing, and looks for them where it is told to. What is found is
 * saved.
 *
 * @param path - of the project
 * @throws AutochromeError of kind `input` when project or folder cannot be read, `failure` when the project cannot be
 *   saved
 * @example
 * ```ts
 * import { createProject, openProject } from 'autochrome';
 *
 * const { path } = await createProject({ clip: 'reel.mp4' });
 * const { document, missing } = await openProject(path);
 * console.log(document.shots.length, missing);
 * ```
 */
export async function openProject(path: string, options: OpenProjectOptions = {}): Promise<OpenedProject> {
  const file = await readProjectFile(path);
  if (options.relink === undefined) {
    return opened(file);
  }
  const { relink } = options;
  let relinked: readonly RelinkedFile[] = [];
  const saved = await editDocument(file, async ({ document }) => {
    const found = await relinkFiles(path, document, relink);
    relinked = found.relinked;
    return found.document;
  });
  return { ...(await opened(saved)), relinked };
}

/**
 * Refuses a project whose files are missing.
 *
 * @param shots - indexes of the shots that are worked on, counted from 0; files of others may be missing. All when left
 *   out
 * @throws AutochromeError of kind `input` naming them, and how to find them
 * @example
 * ```ts
 * import { createProject, openProject, requireFiles } from 'autochrome';
 *
 * const { path } = await createProject({ clip: 'reel.mp4' });
 * requireFiles(await openProject(path));
 * ```
 */
export function requireFiles({ path, missing }: OpenedProject, shots?: readonly number[]): void {
  const needed = missing.filter(
    (file) => file.role === 'clip' || !shots || file.shots.some((shot) => shots.includes(shot)),
  );
  if (needed.length === 0) return;
  const hint = `use \`relink\` to search a folder and its subfolders for ${needed.length === 1 ? 'it' : 'them'}`;
  throw inputError(`${path}: ${needed.map(missingText).join('; ')}`, hint);
}

/** Says of a project whose clip was replaced which one, and what that means. */
export function replacedText({ path, document: { clip } }: ProjectFile): string {
  return (
    `${foundPath(path, clip.path)} is not the film that this project was made from: its size or its beginning differs. ` +
    'Shots begin where they began in that film, and are to be rendered again'
  );
}

/** `reference stills/a.jpg of shots 3, 4 is missing`, with the numbers that people see. */
export function missingText({ role, path, shots }: MissingFile): string {
  const numbers = shots.map((index) => index + 1).join(', ');
  const users = shots.length === 0 ? '' : ` of shot${shots.length === 1 ? '' : 's'} ${numbers}`;
  return `${role} ${path}${users} is missing`;
}

/**
 * Changes an opened project and saves it. When somebody has saved it since it was opened, what they saved is changed.
 *
 * @param edit - makes the new document; called again where it has to begin anew
 * @returns the project as it is now
 * @throws AutochromeError as `saveProjectFile`, and as `edit` does
 */
export async function editProject(
  project: OpenedProject,
  edit: (project: OpenedProject) => ProjectFile['document'] | Promise<ProjectFile['document']>,
): Promise<OpenedProject> {
  const file = await editDocument(project, async (latest) => {
    return edit({ ...(await opened(latest)), relinked: project.relinked });
  });
  return { ...(await opened(file)), relinked: project.relinked };
}

/**
 * Saves what was made of an opened project.
 *
 * @throws AutochromeError as `saveProjectFile`
 * @example
 * ```ts
 * import { changeShots, createProject, saveProject } from 'autochrome';
 *
 * const project = await createProject({ clip: 'reel.mp4' });
 * await saveProject(project, changeShots(project.document, [0], () => ({ name: 'Titles' })));
 * ```
 */
export async function saveProject(
  project: OpenedProject,
  document: ProjectFile['document'],
): Promise<OpenedProject> {
  const file = await saveProjectFile(project, document);
  return { ...(await opened(file)), relinked: project.relinked };
}

async function opened(file: ProjectFile): Promise<OpenedProject> {
  const { path, document } = file;
  const missing = await missingFiles(path, document);
  const isMissing = missing.some(({ role }) => role === 'clip');
  const clipReplaced = !isMissing && !(await isClip(foundPath(path, document.clip.path), document.clip));
  return { ...file, missing, relinked: [], clipReplaced };
}
