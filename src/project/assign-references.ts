import { usageError } from '../errors.js';
import type { GivenReference } from '../references/given-reference.js';
import { loadReferences } from '../references/load-references.js';
import { SHOT_SETTING_NAMES } from '../settings/setting-names.js';
import { checkSetting, type GivenSettings, type SettingName } from '../settings/settings.js';
import type { ShotKind } from '../shots/kinds/shot-sorter.js';
import { changeShots } from './document/edit-shots.js';
import { storedPath } from './document/file-paths.js';
import type { ProjectDocument, ProjectReference, ProjectShot } from './document/schema.js';

/** What shots are given; what is left out stays as it is. */
export interface Assignment {
  /** Colour images, or frames of clips: paths from here, or with them what `GivenReference` says. */
  readonly references?: readonly GivenReference[] | undefined;
  /** Index of a shot, counted from 0, to copy from: its references, settings and memory. */
  readonly like?: number | undefined;
  /**
   * Whether references join those that a shot has, instead of taking their place.
   *
   * @defaultValue `false`
   */
  readonly add?: boolean | undefined;
  /** Settings of the shots' own; null gives one back to the project. */
  readonly settings?: { readonly [Name in SettingName]?: GivenSettings[Name] | null | undefined } | undefined;
  /** Weight of the last coloured frame of the shot before, 0 to 100; 0 for none. */
  readonly memory?: number | undefined;
  readonly kind?: ShotKind | undefined;
}

/** Side of the small images by which references are judged when they are assigned. */
const GLANCE = 64;

/**
 * Gives references and settings to shots.
 *
 * @param path - of the project
 * @param indexes - of the shots, counted from 0
 * @param onWarning - told of references without colours
 * @throws AutochromeError of kind `input` when a reference cannot be read, `usage` when a part of it that is to be used
 *   does not lie in it, or when a setting is not allowed
 * @example
 * ```ts
 * import { assignReferences, createProject, saveProject } from 'autochrome';
 *
 * const project = await createProject({ clip: 'reel.mp4' });
 * const references = [{ path: 'still.jpg' }];
 * await saveProject(project, await assignReferences(project, [0], { references }, console.warn));
 * ```
 */
export async function assignReferences(
  { path, document }: { readonly path: string; readonly document: ProjectDocument },
  indexes: readonly number[],
  assignment: Assignment,
  onWarning: (message: string) => void,
): Promise<ProjectDocument> {
  const { references, like, add = false, memory, kind } = assignment;
  const settings = checkedSettings(assignment.settings ?? {});
  if (references) {
    const { warnings } = await loadReferences(references, GLANCE);
    warnings.forEach(onWarning);
  }
  const stored = references?.map((reference) => storedReference(path, reference));
  const model = like === undefined ? undefined : (document.shots[like] as ProjectShot);
  return changeShots(document, indexes, (shot) => ({
    ...(model ? { settings: model.settings, memory: model.memory } : {}),
    ...referencesOf(shot, model, stored, add),
    ...(memory === undefined ? {} : { memory }),
    ...(kind === undefined ? {} : { kind }),
    settings: withSettings((model ?? shot).settings, settings),
  }));
}

function referencesOf(
  shot: ProjectShot,
  model: ProjectShot | undefined,
  given: readonly ProjectReference[] | undefined,
  add: boolean,
): Partial<ProjectShot> {
  if (!model && !given) return {};
  return { references: [...(add ? shot.references : []), ...(model?.references ?? []), ...(given ?? [])] };
}

function storedReference(project: string, reference: GivenReference): ProjectReference {
  const { path, mask, ...rest } = reference;
  return {
    path: storedPath(project, path),
    ...rest,
    ...(mask === undefined ? {} : { mask: storedPath(project, mask) }),
  } as ProjectReference;
}

function checkedSettings(given: NonNullable<Assignment['settings']>): ReadonlyMap<string, unknown> {
  const names: readonly string[] = SHOT_SETTING_NAMES;
  return new Map(
    Object.entries(given)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => {
        if (!names.includes(name)) {
          throw usageError(`${name} is no setting of a shot`, `Allowed: ${names.join(', ')}`);
        }
        return [name, value === null ? undefined : checkSetting(name as SettingName, value)];
      }),
  );
}

function withSettings(
  own: ProjectShot['settings'],
  changes: ReadonlyMap<string, unknown>,
): ProjectShot['settings'] {
  const all = { ...own, ...Object.fromEntries(changes) };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
