import { basename } from 'node:path';
import { AutochromeError } from '../errors.js';
import type { OpenedProject } from '../project/open-project.js';
import type { ProjectRenderPlace } from '../project/project-shots.js';
import type { ShotSuggestions, Suggestion, SuggestOptions } from '../project/suggest-options.js';
import { suggestReferences } from '../project/suggest-references.js';
import type { SuggestionState } from './protocol.js';
import type { ReferencePictures } from './reference-pictures.js';

/** Suggestions for each shot. */
const COUNT = 8;

interface Search {
  readonly key: string;
  readonly found: Promise<readonly ShotSuggestions[]>;
  readonly stop: AbortController;
}

/**
 * Suggestions for the shots of a project. All shots are looked at to know which return, so they are all searched for at once,
 * when the first is asked for, and again when shots have other frames, kinds or references.
 */
export class SuggestionSearch {
  #search: Search | undefined;

  constructor(
    readonly pictures: ReferencePictures,
    readonly place: ProjectRenderPlace,
    readonly warn: (message: string) => void,
  ) {}

  /**
   * What is suggested for a shot, best first.
   *
   * @param shot - its index, counted from 0
   * @throws AutochromeError as `suggestReferences`
   */
  async of(project: OpenedProject, shot: number): Promise<readonly SuggestionState[]> {
    const shots = await this.#all(project).found;
    const found = shots.find(({ index }) => index === shot)?.suggestions ?? [];
    return Promise.all(
      found.map(async (suggestion) => ({
        id: await this.pictures.idOf(suggestion),
        name: basename(suggestion.path),
        reason: reasonOf(suggestion),
      })),
    );
  }

  /** Stops searching. */
  async close(): Promise<void> {
    this.#search?.stop.abort();
    await this.#search?.found.catch(() => {});
  }

  #all(project: OpenedProject): Search {
    const key = JSON.stringify(
      project.document.shots.map(({ start, end, kind, references }) => [start, end, kind, references]),
    );
    if (this.#search?.key === key) return this.#search;
    this.#search?.stop.abort();
    const stop = new AbortController();
    const { device, backend } = this.place;
    const options = { device, backend, count: COUNT, signal: stop.signal, onWarning: this.warn };
    const found = this.#suggested(project, options);
    const search: Search = { key, found, stop };
    found.catch(() => {
      if (this.#search === search) this.#search = undefined;
    });
    this.#search = search;
    return search;
  }

  /** Without a library there are still the other shots and the film's own colours. */
  async #suggested(project: OpenedProject, options: SuggestOptions): Promise<readonly ShotSuggestions[]> {
    try {
      return (await suggestReferences(project, options)).suggestions;
    } catch (error) {
      const isInput = error instanceof AutochromeError && error.kind === 'input';
      if (!isInput || !/no library/.test(error.message)) throw error;
      this.warn(`${error.message}: create one with autochrome library add FOLDER`);
      return (await suggestReferences(project, { ...options, library: false })).suggestions;
    }
  }
}

function reasonOf({ source, shotIndex, reasons, fits }: Suggestion): string {
  if (shotIndex !== undefined) return `looks the same as shot ${shotIndex + 1}`;
  const region = reasons?.regions[0];
  const area = region && Math.round((region.query.width * region.query.height) / 100);
  const parts = [
    ...(source === 'film' ? ['the film in colour'] : ['from your library']),
    ...(reasons?.classesAgree ? ['same kind of subject'] : []),
    ...(area === undefined ? [] : [`similar in ${area} % of the frame`]),
    ...(fits ? [] : ['matches no better than chance']),
  ];
  return parts.join(', ');
}
