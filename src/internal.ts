/**
 * What the command line needs beside the library. Not exported by the package.
 *
 * @module
 */

export { COMPARE_SETTING_NAMES, DEFAULT_GAIN } from './api/compare-options.js';
export { DEFAULT_SEARCH_COUNT } from './api/library-options.js';
export { MOST_RECOMMENDATIONS } from './api/recommend-options.js';
export { SMOOTH_WINDOW } from './api/smooth-options.js';
export { COMPARE_LAYOUTS } from './compare/layout.js';
export { EXIT_CODES, usageError } from './errors.js';
export * from './index.js';
export { openPreview } from './preview/open-preview.js';
export { projectName } from './project/create-project.js';
export { LONGEST_NAME, PROJECT_ENDING } from './project/document/schema.js';
export { selectShot, selectShots } from './project/document/select-shots.js';
export { DEFAULT_HANDLES } from './project/export-timeline.js';
export { editProject, missingText, replacedText } from './project/open-project.js';
export { DEFAULT_SUGGESTIONS } from './project/suggest-options.js';
export { SHEET_ENDINGS } from './project/suggestion-sheet.js';
export { SMOOTHED_CHANNELS } from './render/smooth-view.js';
export { MEASURE_SETTING_NAMES, measureSettingFromFlag } from './settings/measure-settings.js';
export {
  REFERENCE_SETTING_NAMES,
  referenceFlagOf,
  referenceSettingFromFlag,
} from './settings/reference-settings.js';
export {
  CLIP_SETTING_NAMES,
  DEFAULT_MEMORY,
  MACHINE_SETTING_NAMES,
  NEW_PROJECT_SETTING_NAMES,
  SHOT_SETTING_NAMES,
  SMOOTH_SETTING_NAMES,
} from './settings/setting-names.js';
export { allowedValues, flagOf, isSwitch, SETTING_NAMES, settingFromFlag } from './settings/settings.js';
export { SHOT_KINDS } from './shots/kinds/shot-sorter.js';
export { formatRational, parseRational, toNumber as rationalToNumber } from './time/rational.js';
export {
  formatTimecode,
  frameToTimecode,
  type PositionScale,
  parsePosition,
  parseTimecode,
  timecodeToFrame,
} from './time/timecode.js';
