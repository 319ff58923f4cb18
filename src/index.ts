/**
 * Autochrome colours black-and-white film after colour reference pictures.
 *
 * {@link colorize} does the whole job; {@link openClip}, {@link openSink} and {@link render} are its parts.
 * {@link measure} says how steady and colourful the result is. {@link readTimeline} and {@link writeTimeline} speak to
 * editing programs.
 * {@link measure} says how steady and colourful the result is, {@link recommend} which pictures to take colours from.
 *
 * @module
 */

export { addToLibrary } from './api/add-to-library.js';
export { colorize } from './api/colorize.js';
export type { ColorizeOptions } from './api/colorize-options.js';
export {
  type DoctorAdvice,
  type DoctorReport,
  doctor,
  type FfmpegFinding,
  type NetworkFinding,
} from './api/doctor.js';
export {
  type FindShotsOptions,
  type FindShotsProgress,
  type FoundShots,
  findShots,
} from './api/find-shots.js';
export {
  DEFAULT_SEARCH_COUNT,
  type LibraryAddOptions,
  type LibraryAddPlan,
  type LibraryAddProgress,
  type LibraryAddResult,
  type LibraryPlace,
  type LibraryRemoveOptions,
  type LibrarySearchOptions,
  type LibrarySearchResult,
} from './api/library-options.js';
export { listLibrary } from './api/list-library.js';
export { measure } from './api/measure.js';
export type { MeasureOptions, MeasurePlan, MeasureProgress, MeasureResult } from './api/measure-options.js';
export { openLibrary, type SearchableLibrary } from './api/open-library.js';
export { openRecommender, type Recommender, type RecommendResult } from './api/open-recommender.js';
export { type ProbeOptions, probe } from './api/probe.js';
export { recommend } from './api/recommend.js';
export {
  DEFAULT_RECOMMENDATIONS,
  MOST_RECOMMENDATIONS,
  type RecommendationQuery,
  type RecommenderOptions,
  type RecommendRequest,
} from './api/recommend-options.js';
export { removeFromLibrary } from './api/remove-from-library.js';
export { searchLibrary } from './api/search-library.js';
export { smooth } from './api/smooth.js';
export {
  SMOOTH_WINDOW,
  type SmoothOptions,
  type SmoothPlan,
  type SmoothResult,
} from './api/smooth-options.js';
export { AS_PREDICTED, type ChromaControls } from './colorize/adjust-chroma.js';
export {
  type ChromaPrediction,
  type Colorizer,
  DEFAULT_FAITHFULNESS,
  METHODS,
  type MethodName,
  type SmallPicture,
} from './colorize/colorizer.js';
export type { ClipMetadata, SideStream } from './decode/clip-metadata.js';
export type { FrameRange, FrameSource } from './decode/frame-source.js';
export { type OpenClipOptions, openClip } from './decode/open-clip.js';
export { DEFAULT_QUALITY } from './encode/codecs.js';
export { CODECS, type CodecName, type FrameSink } from './encode/frame-sink.js';
export { type OpenSinkOptions, openSink } from './encode/open-sink.js';
export type { Provenance } from './encode/output-tags.js';
export { AutochromeError, type ErrorKind, EXIT_CODES, inputError, usageError } from './errors.js';
export type { BackendName } from './ffmpeg/choose.js';
export type { FfmpegJob, FfmpegResult, FfmpegRun, FfmpegRunner } from './ffmpeg/runner.js';
export type { ColourTags, MatrixName } from './frame/colour-tags.js';
export type { Frame, Plane } from './frame/frame.js';
export { type FrameBuffer, FramePool } from './frame/frame-pool.js';
export type { ChromaSubsampling, PixelFormat, PlaneSize } from './frame/pixel-format.js';
export type { DeviceTrial } from './inference/device-trial.js';
export {
  DEVICES,
  type DeviceName,
  type NetworkName,
  PRECISIONS,
  type Precision,
} from './inference/network.js';
export type { ResolvedDevice } from './inference/session-messages.js';
export {
  type ClipMeasures,
  type ClipQuality,
  type ClipWarping,
  NEARLY_GRAY,
} from './metrics/clip-measures.js';
export type { FrameMeasures, WarpingMeasures } from './metrics/frame-measures.js';
export type { Quality } from './metrics/picture-quality.js';
export type { FrameColouring } from './pipeline/colorize-frames.js';
export type { RenderProgress, StageName, StageTimes } from './pipeline/drive.js';
export type { Smoothing } from './pipeline/make-steady.js';
export { POOL_CAPACITY, type RenderJob, render } from './pipeline/render.js';
export { RenderError } from './pipeline/render-error.js';
export { MEDIA_MATCHES, type MediaMatch } from './plugins/interchange/match-media.js';
export {
  type ReadTimelineOptions,
  type ReadTimelineResult,
  readTimeline,
} from './plugins/interchange/read-timeline.js';
export {
  type CutClip,
  shotsFromTimeline,
  type TimelineShots,
} from './plugins/interchange/shots-from-timeline.js';
export type { TimelineShot } from './plugins/interchange/shots-of-ranges.js';
export {
  type MediaReference,
  TIMELINE_FORMATS,
  type Timeline,
  type TimelineClip,
  type TimelineFormat,
  type TimelineGap,
  type TimelineTransition,
  type TimeRange,
  type Track,
  type TrackItem,
} from './plugins/interchange/timeline.js';
export {
  type RelinkedShot,
  type ShotsOfClip,
  timelineOfShots,
} from './plugins/interchange/timeline-of-shots.js';
export {
  MEDIA_PATHS,
  type MediaPaths,
  type WriteTimelineOptions,
  type WriteTimelineResult,
  writeTimeline,
} from './plugins/interchange/write-timeline.js';
export { applySuggestions } from './project/apply-suggestions.js';
export { type Assignment, assignReferences } from './project/assign-references.js';
export {
  type CreatedProject,
  type CreateProjectOptions,
  type CreateProjectPlan,
  createProject,
} from './project/create-project.js';
export type { ProjectFile } from './project/document/document-file.js';
export { changeShots, mergeShots, moveCut, splitShot } from './project/document/edit-shots.js';
export { foundPath, storedPath } from './project/document/file-paths.js';
export type { MissingFile, RelinkedFile } from './project/document/linked-files.js';
export {
  LONGEST_NAME,
  PROJECT_ENDING,
  PROJECT_SCHEMA,
  PROJECT_VERSION,
  type ProjectDocument,
  type ProjectReference,
  type ProjectShot,
  projectJsonSchema,
} from './project/document/schema.js';
export { selectShot, selectShots } from './project/document/select-shots.js';
export { type ProjectSettings, settingsOfShot } from './project/document/shot-settings.js';
export {
  DEFAULT_HANDLES,
  type ExportTimelineOptions,
  type ExportTimelineResult,
  exportTimeline,
} from './project/export-timeline.js';
export {
  missingText,
  type OpenedProject,
  type OpenProjectOptions,
  openProject,
  requireFiles,
  saveProject,
} from './project/open-project.js';
export { type ProjectRenderPlace, segmentsFolder, shotsOf } from './project/project-shots.js';
export {
  type ProjectShotStatus,
  type RenderProjectOptions,
  renderProject,
  statusOfProject,
} from './project/render-project.js';
export {
  DEFAULT_SUGGESTIONS,
  type ShotSuggestions,
  SUGGESTION_SOURCES,
  type Suggestion,
  type SuggestionSource,
  type SuggestOptions,
  type SuggestPlan,
  type SuggestProgress,
  type SuggestResult,
} from './project/suggest-options.js';
export { suggestReferences } from './project/suggest-references.js';
export { SHEET_ENDINGS } from './project/suggestion-sheet.js';
export type { Candidate, CandidateOrigin, CandidateSource, NearCandidate } from './recommend/candidate.js';
export { DESCRIBED_SIZE } from './recommend/describe.js';
export {
  type ClassGuess,
  type Description,
  GLOBAL_LENGTH,
  GRID_SIDE,
  HISTOGRAM_BINS,
  INTEGER_ONE,
  LOCAL_LENGTH,
} from './recommend/description.js';
export { defaultLibraryFolder } from './recommend/library/default-folder.js';
export type { SkippedFile } from './recommend/library/find-files.js';
export type { ListedFile } from './recommend/library/library.js';
export type {
  FileKind,
  FileRecord,
  LibraryEntry,
  LibraryFile,
} from './recommend/library/records.js';
export { memoryCandidates } from './recommend/memory-candidates.js';
export type { Recommendation, RecommendationReasons } from './recommend/rank.js';
export type { MatchingRegion } from './recommend/regions.js';
export type { GivenReference } from './references/given-reference.js';
export { type GivenKeyframe, parseKeyframe } from './references/keyframes.js';
export { parseRectangle, type Rectangle } from './references/rectangle.js';
export type { NetworkVersions } from './render/open-colouring.js';
export type { RenderPlan, RenderResult } from './render/render-plan.js';
export { renderShots } from './render/shots/render-shots.js';
export {
  FINGERPRINT_PARTS,
  type FingerprintPart,
  type FinishedShot,
  type GivenShot,
  type Handles,
  type RenderShotsOptions,
  type RenderShotsResult,
  type ShotStatus,
  type ShotsOptions,
  type ShotsPlan,
  type ShotsProgress,
} from './render/shots/shots-options.js';
export { statusOfShots } from './render/shots/status-of-shots.js';
export { SMOOTHED_CHANNELS, type SmoothedChannels } from './render/smooth-view.js';
export { VERSION } from './render/version.js';
export {
  type GivenMeasureSettings,
  MEASURE_SETTING_NAMES,
  MEASURE_SETTINGS,
  type MeasureSetting,
  type MeasureSettingName,
  type MeasureSettings,
  measureSettingFromFlag,
} from './settings/measure-settings.js';
export {
  REFERENCE_SETTING_NAMES,
  REFERENCE_SETTINGS,
  type ReferenceSetting,
  type ReferenceSettingName,
  type ReferenceSettingValue,
  referenceFlagOf,
  referenceSettingFromFlag,
} from './settings/reference-settings.js';
export type { DecidedPart, RenderSetting, Setting, SettingScope } from './settings/setting.js';
export {
  CLIP_SETTING_NAMES,
  type ClipSettingName,
  DEFAULT_MEMORY,
  FILM_SETTING_NAMES,
  type FilmSettingName,
  MACHINE_SETTING_NAMES,
  type MachineSettingName,
  NEW_PROJECT_SETTING_NAMES,
  type NewProjectSettingName,
  PROJECT_SETTING_NAMES,
  SHOT_SETTING_NAMES,
  type ShotSettingName,
  SMOOTH_SETTING_NAMES,
} from './settings/setting-names.js';
export {
  allowedValues,
  BACKENDS,
  flagOf,
  type GivenSettings,
  INTERLACED,
  isSwitch,
  SETTING_NAMES,
  SETTINGS,
  type SettingName,
  type Settings,
  settingFromFlag,
} from './settings/settings.js';
export type { CutKind } from './shots/cuts/cut.js';
export type { Shot } from './shots/cuts/shots.js';
export {
  SHOT_KINDS,
  type ShotBeginning,
  type ShotKind,
  type SortedShot,
} from './shots/kinds/shot-sorter.js';
export type { FlowField } from './temporal/flow-field.js';
export { estimateMotion } from './temporal/motion.js';
export type { Motion, Passage } from './temporal/passage.js';
export type { SmoothingStream, TemporalCompute } from './temporal/temporal-compute.js';
export { type SmoothingSettings, TemporalSmoother, type TimedFrame } from './temporal/temporal-smoother.js';
export { openTemporalThreads, type TemporalThreads } from './threads/temporal-threads.js';
export {
  formatRational,
  parseRational,
  type Rational,
  rational,
  toNumber as rationalToNumber,
} from './time/rational.js';
export {
  formatTimecode,
  framesPerDay,
  frameToTimecode,
  nominalRate,
  type PositionScale,
  parsePosition,
  parseTimecode,
  type Timecode,
  timecodeToFrame,
} from './time/timecode.js';
