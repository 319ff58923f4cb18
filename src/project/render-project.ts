import { usageError } from '../errors.js';
import { COLOURING_NETWORKS, describeNetwork, releasePrecision } from '../inference/registry.js';
import { toldOnce } from '../progress/told-once.js';
import { renderShots } from '../render/shots/render-shots.js';
import type { RenderShotsOptions, RenderShotsResult, ShotStatus } from '../render/shots/shots-options.js';
import { statusOfShots } from '../render/shots/status-of-shots.js';
import { presentNames } from '../settings/former-names.js';
import { MACHINE_SETTING_NAMES, pickSettings } from '../settings/setting-names.js';
import { formatRational } from '../time/rational.js';
import { identityOf } from './document/clip-identity.js';
import { editDocument, readProjectFile } from './document/document-file.js';
import type { ProjectDocument } from './document/schema.js';
import { type OpenedProject, replacedText, requireFiles } from './open-project.js';
import { type ProjectRenderPlace, shotsOf } from './project-shots.js';

type Watched = Pick<
  RenderShotsOptions,
  'cache' | 'overwrite' | 'signal' | 'onStart' | 'onProgress' | 'onShot' | 'onWarning'
>;

/** What {@link renderProject} takes beside the project. */
export interface RenderProjectOptions extends ProjectRenderPlace, Watched {
  /** Indexes of the shots to render, counted from 0; all when left out. */
  readonly shots?: readonly number[] | undefined;
  /**
   * Whether shots are left alone that are rendered as the project says; with false all are rendered again.
   *
   * @defaultValue `true`
   */
  readonly changed?: boolean | undefined;
  /** Weight of the last coloured frame of the shot before as one more reference; 0, none, when left out. */
  readonly memory?: number | undefined;
}

/** A shot of a project, and where it stands. */
export interface ProjectShotStatus extends Omit<ShotStatus, 'state'> {
  /**
   * `unassigned`: it is to be coloured and has no reference; `stale`: what was rendered is no longer what the project says.
   */
  readonly state: ShotStatus['state'] | 'unassigned';
  /** Whether it passes through as it is: it is in colour, a title or leader, or was told to. */
  readonly passesThrough: boolean;
  /** References it has. */
  readonly references: number;
}

/**
 * Renders a project: a segment for each shot, which stays until the shot changes, and from them all the film.
 *
 * @throws AutochromeError of kind `input` when a file that a chosen shot needs is missing, and as `renderShots`
 * @example
 * ```ts
 * import { assignReferences, createProject, renderProject, saveProject } from 'autochrome';
 *
 * const created = await createProject({ clip: 'reel.mp4', method: 'reinhard', size: 64 });
 * const assigned = await assignReferences(created, [0], { references: [{ path: 'still.jpg' }], kind: 'footage' }, console.warn);
 * const { output } = await renderProject(await saveProject(created, assigned));
 * console.log(output);
 * ```
 */
export async function renderProject(
  project: OpenedProject,
  options: RenderProjectOptions = {},
): Promise<RenderShotsResult> {
  const asked = presentNames(options);
  const { shots: only, memory, output, ...rest } = asked;
  requireFiles(project);
  const { shots } = project.document;
  if (shots.every(({ kind, references }) => kind === 'footage' && references.length === 0)) {
    throw usageError(
      `${project.path}: no shot has a reference yet`,
      'give references with `autochrome assign`, or take those of `autochrome suggest`',
    );
  }
  const { warnings, warn } = toldOnce(asked.onWarning);
  if (project.clipReplaced) warn(replacedText(project));
  const given = await shotsOf(project, { output, ...pickSettings(asked, MACHINE_SETTING_NAMES) }, memory);
  const clip = project.clipReplaced ? { ...(await identityOf(given.input)) } : undefined;
  let format: Pick<ProjectDocument['clip'], 'frameRate' | 'startTimecode'> | undefined;
  const result = await renderShots({
    ...{ ...given, ...rest, onWarning: warn },
    onStart: (plan) => {
      const { frameRate, startTimecode = null } = plan.metadata;
      format = { frameRate: formatRational(frameRate), startTimecode };
      asked.onStart?.(plan);
    },
    ...(only ? { only } : {}),
  });
  const networks = await networkVersions(project);
  // A film that was put in the place of another is the project's own once all of it is rendered.
  const own = result.output === undefined ? {} : { ...clip, ...(clip && format) };
  // As it is now: it may have been edited while shots were rendered, and nothing of that is to be lost.
  await editDocument(await readProjectFile(project.path), ({ document }) => {
    const isSame = document.clip.path === project.document.clip.path;
    return { ...document, networks, clip: isSame ? { ...document.clip, ...own } : document.clip };
  });
  return { ...result, warnings };
}

/**
 * Says of each shot of a project whether it has references, is rendered, or has changed since.
 *
 * @throws AutochromeError of kind `input` when a file that the project names is missing, and as `statusOfShots`
 * @example
 * ```ts
 * import { createProject, statusOfProject } from 'autochrome';
 *
 * const project = await createProject({ clip: 'reel.mp4' });
 * for (const { index, state } of await statusOfProject(project)) console.log(index, state);
 * ```
 */
export async function statusOfProject(
  project: OpenedProject,
  options: ProjectRenderPlace & Pick<RenderProjectOptions, 'memory'> = {},
): Promise<readonly ProjectShotStatus[]> {
  requireFiles(project);
  const { memory, ...place } = presentNames(options);
  const given = await shotsOf(project, place, memory);
  const found = await statusOfShots(given);
  return found.map(({ index, state, ...rest }) => {
    const {
      passThrough = false,
      references,
      memory: remembered,
    } = given.shots[index] as (typeof given.shots)[number];
    const unassigned = !passThrough && references.length === 0 && !remembered;
    return {
      ...rest,
      index,
      state: unassigned ? 'unassigned' : state,
      passesThrough: passThrough,
      references: references.length,
    };
  });
}

/** Versions of the networks that a project is rendered with here. */
async function networkVersions({ document }: OpenedProject): Promise<Record<string, string>> {
  const precision = releasePrecision(document.settings.precision ?? 'auto');
  const networks = await Promise.all(COLOURING_NETWORKS.map((name) => describeNetwork(name, { precision })));
  return Object.fromEntries(networks.map(({ name, version }) => [name, version]));
}
