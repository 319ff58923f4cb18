import type { RenderSetting, SettingScope } from './setting.js';
import { SETTING_NAMES, SETTINGS, type SettingName } from './settings.js';

/** Names of the settings that belong somewhere. */
type NameIn<Scope extends SettingScope> = {
  [Name in SettingName]: Scope & (typeof SETTINGS)[Name]['scopes'][number] extends never ? never : Name;
}[SettingName];

/** Names of the settings that belong to any of some scopes, in the order of the table. */
function namesIn<Scope extends SettingScope>(...scopes: readonly Scope[]): readonly NameIn<Scope>[] {
  return SETTING_NAMES.filter((name) => {
    const definition: RenderSetting = SETTINGS[name];
    return definition.scopes.some((scope) => (scopes as readonly SettingScope[]).includes(scope));
  }) as NameIn<Scope>[];
}

/** Settings that every shot may have of its own. */
export const SHOT_SETTING_NAMES = namesIn('shot');

/** A setting that each shot may have of its own. */
export type ShotSettingName = NameIn<'shot'>;

/** Settings that all shots of a film have in common. */
export const FILM_SETTING_NAMES = namesIn('film');

/** A setting that all shots of a film share. */
export type FilmSettingName = NameIn<'film'>;

/**
 * Settings that a project holds. Those that are missing say which part of a film is rendered, which the shots do, or how
 * the clip is read, which the project's clip says, or belong to the machine that renders.
 */
export const PROJECT_SETTING_NAMES = namesIn('shot', 'project');

/** A setting that a project keeps. */
export type ProjectSettingName = NameIn<'shot' | 'project'>;

/** Of the settings that a project holds, those that are for all of its shots. */
export const PROJECT_FILM_SETTING_NAMES = namesIn('project');

/** Settings that a new project may be given: its own, and how the clip is read. */
export const NEW_PROJECT_SETTING_NAMES = namesIn('shot', 'project', 'clip');

/** A setting that a new project is given. */
export type NewProjectSettingName = NameIn<'shot' | 'project' | 'clip'>;

/** Settings that belong to the machine on which a project is rendered. */
export const MACHINE_SETTING_NAMES = namesIn('machine');

/** A setting of the machine that renders. */
export type MachineSettingName = NameIn<'machine'>;

/** Settings that say how a clip is read. */
export const CLIP_SETTING_NAMES = namesIn('clip');

/** A setting of how clips are read. */
export type ClipSettingName = NameIn<'clip'>;

/** Settings of a render that smoothing a processed clip uses. */
export const SMOOTH_SETTING_NAMES = namesIn('smooth');

/** A setting of `smooth`. */
export type SmoothSettingName = NameIn<'smooth'>;

/** Some of the settings. */
export function pickSettings<Given extends object, Name extends keyof Given>(
  settings: Given,
  names: readonly Name[],
): Pick<Given, Name> {
  return Object.fromEntries(names.map((name) => [name, settings[name]])) as Pick<Given, Name>;
}

/** Weight of the last coloured frame of the shot before where it is wanted and no weight is named. */
export const DEFAULT_MEMORY = 0.5;
