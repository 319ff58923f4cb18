import { resolve } from 'node:path';
import { openLibrary, type SearchableLibrary } from '../api/open-library.js';
import { openRecommender, type Recommender } from '../api/open-recommender.js';
import type { RgbImage } from '../colour/rgb-image.js';
import type { FrameSource } from '../decode/frame-source.js';
import { AutochromeError, throwIfAborted } from '../errors.js';
import { Pace } from '../progress/pace.js';
import { toldOnce } from '../progress/told-once.js';
import type { Candidate, CandidateSource } from '../recommend/candidate.js';
import type { Descriptor } from '../recommend/descriptor.js';
import { describedImage } from '../recommend/images/read-lightness.js';
import { recommendPresent } from '../recommend/library/recommend-present.js';
import { memoryCandidates } from '../recommend/memory-candidates.js';
import { FITTING_COSINE, type Recommendation } from '../recommend/rank.js';
import { returningShots } from '../recommend/returning-shots.js';
import { type ReferenceClipOptions, readFrame } from '../references/clip-frame.js';
import { openGivenClip } from '../render/open-given-clip.js';
import { presentNames } from '../settings/former-names.js';
import { SETTINGS } from '../settings/settings.js';
import { foundPath } from './document/file-paths.js';
import type { ProjectDocument, ProjectShot } from './document/schema.js';
import { filmCandidates } from './film-candidates.js';
import { type OpenedProject, requireFiles } from './open-project.js';
import {
  DEFAULT_SUGGESTIONS,
  type ShotSuggestions,
  type Suggestion,
  type SuggestionSource,
  type SuggestOptions,
  type SuggestResult,
} from './suggest-options.js';
import { checkSheet, writeSuggestionSheet } from './suggestion-sheet.js';

/**
 * Suggests references for shots of a project: first those of a shot that shows the same, then the same film in colour,
 * then the user's library, each ranked by how well it fits (He et al., Deep Exemplar-based Colorization, ACM Transactions
 * on Graphics 37(4), 2018, section 5). A shot that returns gets what the first of its kind gets.
 *
 * @throws AutochromeError of kind `input` when the clip, a library that was named, or a clip of the film in colour cannot
 *   be read, `interrupted` when the signal is aborted
 * @example
 * ```ts
 * import { createProject, suggestReferences } from 'autochrome';
 *
 * const project = await createProject({ clip: 'reel.mp4' });
 * const { suggestions } = await suggestReferences(project, { films: ['still.jpg'] });
 * for (const { index, suggestions: best } of suggestions) console.log(index, best[0]?.path);
 * ```
 */
export async function suggestReferences(
  project: OpenedProject,
  asked: SuggestOptions = {},
): Promise<SuggestResult> {
  const options = presentNames(asked);
  const { path, document } = project;
  const { sheet } = options;
  const clip = foundPath(path, document.clip.path);
  requireFiles(project, []);
  if (sheet !== undefined) await checkSheet(sheet, [clip, path], options.overwrite ?? false);
  const { warnings, warn } = toldOnce(options.onWarning);
  const recommender = await openRecommender({ device: options.device ?? 'auto' });
  let library: SearchableLibrary | undefined;
  let film: FrameSource | undefined;
  try {
    library = await libraryOf(options, warn);
    const reading = {
      frameRate: document.clip.frameRate,
      backend: options.backend ?? SETTINGS.backend.default,
    };
    film = await openGivenClip(clip, reading, options.signal, warn);
    options.onStart?.({ project: path, total: document.shots.length });
    const work: Work = { project, film, recommender, library, options, warn };
    const suggestions = await suggestForAll(work);
    if (sheet !== undefined) await writeSuggestionSheet(film, suggestions, sheet, clipOptions(options));
    return { suggestions, warnings };
  } finally {
    await Promise.all([film?.close(), library?.close(), recommender.close()]);
  }
}

async function suggestForAll(work: Work): Promise<ShotSuggestions[]> {
  const { document } = work.project;
  const { count = DEFAULT_SUGGESTIONS, signal } = work.options;
  const described = await describeShots(work);
  const returns = returningShots(
    document.shots.map(({ kind }, i) => (kind === 'footage' ? described[i] : undefined)),
  );
  const film = await filmSource(work, described);
  /** By the shot that began a set-up: what returns is searched for once. */
  const searched = new Map<number, Searched>();
  const chosen = work.options.shots ?? shotsToColour(document);
  const suggestions: ShotSuggestions[] = [];
  for (const index of [...chosen].sort((a, b) => a - b)) {
    throwIfAborted(signal);
    const first = returns[index] ?? index;
    const query = described[first];
    if (!query) continue;
    const found = searched.get(first) ?? (await search(work, query, film, count));
    searched.set(first, found);
    const model = modelFor(document, returns, index);
    const models = model === undefined ? [] : [modelSuggestion(work.project, model)];
    suggestions.push({
      index,
      name: (document.shots[index] as ProjectShot).name,
      frame: middleOf(document, index),
      returnsTo: first === index ? undefined : first,
      suggestions: [...models, ...found.suggestions].slice(0, count),
      warnings: models.length > 0 ? [] : found.warnings,
    });
  }
  return suggestions;
}

interface Work {
  readonly project: OpenedProject;
  readonly film: FrameSource;
  readonly recommender: Recommender;
  readonly library: SearchableLibrary | undefined;
  readonly options: SuggestOptions;
  readonly warn: (message: string) => void;
}

type Searched = Pick<ShotSuggestions, 'suggestions' | 'warnings'>;

function shotsToColour({ shots }: ProjectDocument): number[] {
  return shots.flatMap(({ kind }, i) => (kind === 'footage' ? [i] : []));
}

function clipOptions({ backend, signal }: SuggestOptions): ReferenceClipOptions {
  return {
    ...(backend === undefined ? {} : { backend }),
    ...(signal === undefined ? {} : { signal }),
  };
}

function middleOf({ shots }: ProjectDocument, index: number): number {
  const { start, end } = shots[index] as ProjectShot;
  return Math.floor((start + end - 1) / 2);
}

/** One that is not named may be missing: the film itself may have all that is needed. */
async function libraryOf(
  { library, films }: SuggestOptions,
  warn: Work['warn'],
): Promise<SearchableLibrary | undefined> {
  if (library === false) return undefined;
  try {
    return await openLibrary({ library });
  } catch (error) {
    const isMissing = error instanceof AutochromeError && error.kind === 'input';
    if (!isMissing || library !== undefined || !films?.length) throw error;
    warn(error.message);
    return undefined;
  }
}

/** Every shot's middle frame, described; what is no image and not in colour is left out. */
async function describeShots({
  project,
  film,
  recommender,
  options,
}: Work): Promise<(Descriptor | undefined)[]> {
  const { document } = project;
  const total = document.shots.length;
  const pace = new Pace();
  const described: (Descriptor | undefined)[] = [];
  for (const [i, { kind }] of document.shots.entries()) {
    throwIfAborted(options.signal);
    if (kind === 'footage' || kind === 'colour') {
      const image = await readFrame(film, middleOf(document, i), options.signal);
      described[i] = await recommender.describe(await describedImage(image));
    } else {
      described[i] = undefined;
    }
    pace.tick();
    options.onProgress?.({ shots: i + 1, total, secondsLeft: pace.secondsLeft(total) });
  }
  return described;
}

/** Frames of the same film in colour: of its own shots that are, and of the clips that were named. */
async function filmSource(
  { project, film, recommender, options, warn }: Work,
  described: readonly (Descriptor | undefined)[],
): Promise<CandidateSource | undefined> {
  const { document } = project;
  const candidates: Candidate[] = document.shots.flatMap(({ kind }, i) => {
    const descriptor = described[i];
    if (kind !== 'colour' || !descriptor) return [];
    return [{ path: resolve(film.metadata.path), frame: middleOf(document, i), descriptor }];
  });
  const describer = {
    version: recommender.version,
    describe: async (image: RgbImage) => recommender.describe(await describedImage(image)),
  };
  const describing = { describer, backend: options.backend, signal: options.signal, onWarning: warn };
  candidates.push(...(await filmCandidates(options.films ?? [], describing)));
  return candidates.length === 0 ? undefined : memoryCandidates(candidates);
}

/** The earliest shot that shows the same and has references. */
function modelFor(
  { shots }: ProjectDocument,
  returns: readonly (number | undefined)[],
  index: number,
): number | undefined {
  const first = returns[index] ?? index;
  const found = shots.findIndex(({ references }, other) => {
    return other !== index && references.length > 0 && (returns[other] ?? other) === first;
  });
  return found === -1 ? undefined : found;
}

function modelSuggestion({ path, document }: OpenedProject, model: number): Suggestion {
  const [reference] = (document.shots[model] as ProjectShot).references;
  return {
    source: 'shot',
    shotIndex: model,
    path: foundPath(path, reference?.path as string),
    frame: typeof reference?.frame === 'number' ? reference.frame : undefined,
    score: undefined,
    reasons: undefined,
    fits: true,
  };
}

async function search(
  { recommender, library }: Work,
  query: Descriptor,
  film: CandidateSource | undefined,
  count: number,
): Promise<Searched> {
  const fromFilm = film
    ? (await recommender.recommend({ descriptor: query, sources: [film], count })).recommendations
    : [];
  const near = fromFilm.filter(({ reasons }) => reasons.cosine >= FITTING_COSINE);
  const found = library && (await recommendPresent(recommender, library, query, count));
  const suggestions = [
    ...near.map((each) => suggestionOf(each, 'film')),
    ...(found?.recommendations ?? []).map((each) => suggestionOf(each, 'library')),
  ].slice(0, count);
  const warnings = near.length > 0 ? [] : (found?.warnings ?? ['no colour frame of the film matches']);
  return { suggestions, warnings };
}

function suggestionOf({ path, frame, score, reasons }: Recommendation, source: SuggestionSource): Suggestion {
  return {
    source,
    shotIndex: undefined,
    path,
    frame,
    score,
    reasons,
    fits: reasons.cosine >= FITTING_COSINE,
  };
}
