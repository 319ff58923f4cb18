import type { SettingName } from './settings.js';

/** Settings that every shot may have of its own. */
export const SHOT_SETTING_NAMES = [
  'method',
  'faithfulness',
  'strength',
  'saturation',
  'smooth',
  'temporalWindow',
  'size',
  'keepChroma',
] as const satisfies readonly SettingName[];

/** See {@link SHOT_SETTING_NAMES}. */
export type ShotSettingName = (typeof SHOT_SETTING_NAMES)[number];

/** Settings that all shots of a film have in common. */
export const FILM_SETTING_NAMES = [
  'frameRate',
  'interlaced',
  'codec',
  'quality',
  'device',
  'precision',
  'decoder',
] as const satisfies readonly SettingName[];

/** See {@link FILM_SETTING_NAMES}. */
export type FilmSettingName = (typeof FILM_SETTING_NAMES)[number];

/**
 * Settings that a project holds. Those that are missing say which part of a film is rendered, which the shots do, or
 * belong to the machine that renders.
 */
export const PROJECT_SETTING_NAMES = [
  ...SHOT_SETTING_NAMES,
  'precision',
  'interlaced',
  'codec',
  'quality',
] as const satisfies readonly SettingName[];

/** Settings that a new project may be given: its own, and how the clip is read. */
export const NEW_PROJECT_SETTING_NAMES = [
  ...PROJECT_SETTING_NAMES,
  'frameRate',
  'decoder',
] as const satisfies readonly SettingName[];

/** See {@link NEW_PROJECT_SETTING_NAMES}. */
export type NewProjectSettingName = (typeof NEW_PROJECT_SETTING_NAMES)[number];

/** Settings of a render that making a processed clip steady looks at. */
export const SMOOTH_SETTING_NAMES = [
  'smooth',
  'temporalWindow',
  'frameRate',
  'codec',
  'quality',
  'decoder',
] as const satisfies readonly SettingName[];

/** See {@link SMOOTH_SETTING_NAMES}. */
export type SmoothSettingName = (typeof SMOOTH_SETTING_NAMES)[number];

/** Weight of the last coloured frame of the shot before where it is wanted and no weight is named. */
export const DEFAULT_MEMORY = 0.5;
