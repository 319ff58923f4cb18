import { dirname } from 'node:path';
import type { GivenReference } from '../references/given-reference.js';
import type { ShotSpec, ShotsOptions } from '../render/shots/shots-options.js';
import {
  type MachineSettingName,
  PROJECT_FILM_SETTING_NAMES,
  pickSettings,
  SHOT_SETTING_NAMES,
} from '../settings/setting-names.js';
import { countsFor, type GivenSettings } from '../settings/settings.js';
import { clipContent } from './clip-content.js';
import { foundPath, segmentsFolder } from './document/file-paths.js';
import type { ProjectDocument, ProjectReference, ProjectShot } from './document/schema.js';
import { settingsOfShot } from './document/shot-settings.js';
import type { OpenedProject } from './open-project.js';

/** What a project does not say of a render: what belongs to the machine, and where the film goes. */
export interface ProjectRenderPlace extends Pick<GivenSettings, MachineSettingName> {
  /** Output file; next to the clip, with `.colorized` in its name, when left out. */
  readonly output?: string | undefined;
}

/**
 * A project's shots as they are rendered. The clip is looked at: segments of another one are stale.
 *
 * @param memory - weight of the last coloured frame of the shot before, for shots that have none of their own
 * @throws AutochromeError of kind `input` when the clip cannot be read
 * @example
 * ```ts
 * import { createProject, shotsOf, statusOfShots } from 'autochrome';
 *
 * const project = await createProject({ clip: 'reel.mp4' });
 * console.log(await statusOfShots(await shotsOf(project, {})));
 * ```
 */
export async function shotsOf(
  { path, document, clipReplaced }: Pick<OpenedProject, 'path' | 'document' | 'clipReplaced'>,
  place: ProjectRenderPlace,
  memory = 0,
): Promise<ShotsOptions> {
  const { clip } = document;
  const names = distinctNames(document.shots);
  const input = foundPath(path, clip.path);
  return {
    input,
    identity: await clipContent(input),
    // Frames of the film that the project was made from were counted, which is surer than what a file says of itself.
    ...(clipReplaced ? { frames: clip.frames } : {}),
    shots: document.shots.map((shot, i) => givenShot(path, document, shot, names[i] as string, memory)),
    segments: segmentsFolder(path),
    // Whatever clip a document names, nothing is written to that one's folder unless it is the project's own.
    outputFolder: dirname(path),
    ...pickSettings(settingsOfShot(document), PROJECT_FILM_SETTING_NAMES),
    frameRate: clip.frameRate,
    ...place,
  };
}

function givenShot(
  path: string,
  document: ProjectDocument,
  shot: ProjectShot,
  name: string,
  memory: number,
): ShotSpec {
  const { start, end, kind, references } = shot;
  const settings = settingsOfShot(document, shot);
  const isLeft = references.length === 0 && (kind !== 'footage' || settings.keepChroma);
  const weight = shot.memory || (kind === 'footage' ? memory : 0);
  return {
    name,
    start,
    end,
    references: references.map((reference) => givenReference(path, reference)),
    settings: pickSettings(
      settings,
      SHOT_SETTING_NAMES.filter((setting) => countsFor(setting, settings.method)),
    ),
    passThrough: isLeft,
    ...(weight > 0 && !isLeft ? { memory: { weight } } : {}),
  };
}

function givenReference(project: string, { path, mask, ...rest }: ProjectReference): GivenReference {
  return {
    ...rest,
    path: foundPath(project, path),
    ...(mask === undefined ? {} : { mask: foundPath(project, mask) }),
  };
}

/** Names of shots, made different where an editor's cut shows the same clip more than once. */
export function distinctNames(shots: readonly Pick<ProjectShot, 'name'>[]): string[] {
  const taken = new Set<string>();
  return shots.map(({ name }) => {
    let distinct = name;
    for (let n = 2; taken.has(distinct); n += 1) distinct = `${name} (${n})`;
    taken.add(distinct);
    return distinct;
  });
}
