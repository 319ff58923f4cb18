import type { Setting } from '../../settings/setting.js';
import { PROJECT_SETTING_NAMES, type ProjectSettingName } from '../../settings/setting-names.js';
import { SETTINGS, type SettingName, type Settings } from '../../settings/settings.js';
import type { ProjectDocument, ProjectShot } from './schema.js';

/** Settings of a project, or of a shot in it. */
export type ProjectSettings = Pick<Settings, ProjectSettingName>;

/**
 * Settings that a shot is rendered with: its own, then the project's, then the defaults.
 *
 * Unlike on a command line, one that the method does not look at is no mistake: a project keeps the faithfulness of a
 * shot that is tried with another method for a while.
 *
 * @param shot - undefined for what the project says by itself
 * @example
 * ```ts
 * import { createProject, settingsOfShot } from 'autochrome';
 *
 * const { document } = await createProject({ clip: 'reel.mp4' });
 * console.log(settingsOfShot(document, document.shots[0]).faithfulness);
 * ```
 */
export function settingsOfShot(
  { settings }: Pick<ProjectDocument, 'settings'>,
  shot?: Pick<ProjectShot, 'settings'>,
): ProjectSettings {
  const given: Readonly<Partial<Record<SettingName, unknown>>> = { ...settings, ...shot?.settings };
  return Object.fromEntries(
    PROJECT_SETTING_NAMES.map((name) => {
      const { default: byDefault }: Setting = SETTINGS[name];
      return [name, given[name] ?? byDefault];
    }),
  ) as unknown as ProjectSettings;
}
