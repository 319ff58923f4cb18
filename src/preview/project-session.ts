import { type FSWatcher, watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { SavedElsewhereError } from '../project/document/document-file.js';
import type { ProjectDocument } from '../project/document/schema.js';
import { type OpenedProject, openProject, saveProject } from '../project/open-project.js';

/** Changes that can be undone. */
const MOST_CHANGES = 1000;

/** Milliseconds that a file rests before it is looked at: a program may write it in several steps. */
const REST = 100;

/** An edit was made to a state that is no longer the present one. */
export class OlderRevision extends Error {
  constructor() {
    super('the project was changed meanwhile, and nothing was changed now');
    this.name = 'OlderRevision';
  }
}

interface Change {
  /** The document before, or, of what was undone, after it. */
  readonly document: ProjectDocument;
  readonly words: string;
}

/**
 * A project that is open for editing: what has been done to it since it was opened can be undone. Its file is saved with every
 * change, and may be changed by others at any time, whose changes are taken over.
 */
export class ProjectSession {
  #project: OpenedProject;
  #revision = 1;
  /** Changes that can be taken back, and those that were; the next one last. */
  readonly #undo: Change[] = [];
  readonly #redo: Change[] = [];
  #last: Promise<unknown> = Promise.resolve();
  #watcher: FSWatcher | undefined;
  #timer: NodeJS.Timeout | undefined;
  #onChange: () => void;

  private constructor(project: OpenedProject, onChange: () => void) {
    this.#project = project;
    this.#onChange = onChange;
  }

  /**
   * Begins to edit a project.
   *
   * @param project - as it was opened
   * @param onChange - told of every new revision, and when files that the project names come or go
   */
  static begin(project: OpenedProject, onChange: () => void): ProjectSession {
    const session = new ProjectSession(project, onChange);
    session.#watch();
    return session;
  }

  get project(): OpenedProject {
    return this.#project;
  }

  /** Grows with every change, from 1. */
  get revision(): number {
    return this.#revision;
  }

  /** What would be undone, in words. */
  get undoWords(): string | undefined {
    return this.#undo.at(-1)?.words;
  }

  /** What would be done again, in words. */
  get redoWords(): string | undefined {
    return this.#redo.at(-1)?.words;
  }

  /**
   * Changes the project and saves it.
   *
   * @param revision - that the change was made to
   * @param change - makes the new document; nothing happens where it is the same
   * @param words - what is done, such as `split shot 3`
   * @throws OlderRevision unless the revision is the present one; AutochromeError when the project cannot be saved
   */
  edit(
    revision: number,
    change: (project: OpenedProject) => ProjectDocument | Promise<ProjectDocument>,
    words: string,
  ): Promise<void> {
    return this.#alone(async () => {
      await this.#require(revision);
      const before = this.#project.document;
      const document = await change(this.#project);
      if (isSame(document, before)) return;
      await this.#save(document);
      this.#note({ document: before, words });
    });
  }

  /** Takes the last change back; throws as {@link edit}. */
  undo(revision: number): Promise<void> {
    return this.#step(revision, this.#undo, this.#redo);
  }

  /** Makes the change again that was taken back last; throws as {@link edit}. */
  redo(revision: number): Promise<void> {
    return this.#step(revision, this.#redo, this.#undo);
  }

  /** Takes over what others have saved; does nothing where nobody has. Never rejects: a file that cannot be read is let be. */
  refresh(): Promise<void> {
    return this.#alone(() => this.#takeOver()).catch(() => {});
  }

  /** Ends watching the file, after what is under way. */
  async close(): Promise<void> {
    this.#watcher?.close();
    clearTimeout(this.#timer);
    await this.#last;
  }

  /** What a render notes, and where the clip is, are no edits: undoing one keeps them. */
  #asBefore(document: ProjectDocument): ProjectDocument {
    const { networks, clip } = this.#project.document;
    return { ...document, networks, clip };
  }

  async #require(revision: number): Promise<void> {
    await this.#takeOver();
    if (revision !== this.#revision) throw new OlderRevision();
  }

  async #save(document: ProjectDocument): Promise<void> {
    try {
      this.#project = await saveProject(this.#project, document);
    } catch (error) {
      if (!(error instanceof SavedElsewhereError)) throw error;
      // Between the check and now.
      await this.#takeOver();
      throw new OlderRevision();
    }
  }

  async #takeOver(): Promise<void> {
    const { path, text, document } = this.#project;
    if ((await readFile(path, 'utf8')) === text) return;
    const now = await openProject(path);
    this.#project = now;
    if (isSame(now.document, document)) return;
    const { networks, clip } = now.document;
    // What a render notes, and where the clip is, are no edits.
    if (isSame(now.document, { ...document, networks, clip })) {
      if (JSON.stringify(clip) !== JSON.stringify(document.clip)) this.#changed();
      return;
    }
    this.#note({ document, words: 'the changes of another program' });
  }

  /** Makes the last change of one list undone, or done again; it is the last of the other list then. */
  #step(revision: number, from: Change[], to: Change[]): Promise<void> {
    return this.#alone(async () => {
      await this.#require(revision);
      const last = from.at(-1);
      if (!last) return;
      const { document } = this.#project;
      await this.#save(this.#asBefore(last.document));
      from.pop();
      to.push({ document, words: last.words });
      this.#changed();
    });
  }

  /** A change was made; what was taken back before cannot be done again. */
  #note(change: Change): void {
    this.#undo.push(change);
    if (this.#undo.length > MOST_CHANGES) this.#undo.shift();
    this.#redo.length = 0;
    this.#changed();
  }

  #changed(): void {
    this.#revision += 1;
    this.#onChange();
  }

  /** One after the other, whatever became of the one before. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => {});
    return done;
  }

  /** The folder is watched: a file that is replaced would be lost sight of. Every edit looks too, where watching fails. */
  #watch(): void {
    const path = resolve(this.#project.path);
    try {
      this.#watcher = watch(dirname(path), (_event, name) => {
        if (name !== null && name !== basename(path)) return;
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => void this.refresh(), REST);
      });
      this.#watcher.on('error', () => this.#watcher?.close());
    } catch {
      // Some file systems cannot be watched.
    }
  }
}

function isSame(one: ProjectDocument, other: ProjectDocument): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
