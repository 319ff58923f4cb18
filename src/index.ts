/**
 * What a program needs: for each task a function, its options and its result. {@link colorize} does the whole job;
 * {@link openClip}, {@link openSink} and {@link render} are its parts. {@link createProject} and what follows it is for films
 * of many shots, {@link compareClips} shows two versions in one, {@link measure} says how steady and colourful a result is, {@link recommend} which images to take colours
 * from, and {@link readTimeline} and {@link writeTimeline} speak to editing programs.
 *
 * What runs without Node is `autochrome/core`. What is in neither is internal and may change with any version.
 *
 * @module
 */

export { addToLibrary } from './api/add-to-library.js';
export { colorize } from './api/colorize.js';
export type { ColorizeOptions } from './api/colorize-options.js';
export { compareClips } from './api/compare-clips.js';
export type { CompareOptions, ComparePlan, CompareResult } from './api/compare-options.js';
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
export type {
  LibraryAddOptions,
  LibraryAddPlan,
  LibraryAddProgress,
  LibraryAddResult,
  LibraryPlace,
  LibraryRemoveOptions,
  LibrarySearchOptions,
  LibrarySearchResult,
} from './api/library-options.js';
export { listLibrary } from './api/list-library.js';
export { measure } from './api/measure.js';
export type { MeasureOptions, MeasurePlan, MeasureProgress, MeasureResult } from './api/measure-options.js';
export { type OpenColourerOptions, openColourer } from './api/open-colourer.js';
export { openLibrary, type SearchableLibrary } from './api/open-library.js';
export { openRecommender, type Recommender, type RecommendResult } from './api/open-recommender.js';
export { type ProbeOptions, probe } from './api/probe.js';
export { recommend } from './api/recommend.js';
export type { RecommendationQuery, RecommenderOptions, RecommendRequest } from './api/recommend-options.js';
export { removeFromLibrary } from './api/remove-from-library.js';
export { searchLibrary } from './api/search-library.js';
export { smooth } from './api/smooth.js';
export type { SmoothOptions, SmoothPlan, SmoothResult } from './api/smooth-options.js';
export type { ChromaControls } from './colorize/adjust-chroma.js';
export type { ChromaPrediction, Colorizer, MethodName, SmallImage } from './colorize/colorizer.js';
export {
  type ColourFrameOptions,
  type ColourRgbFrameOptions,
  colourFrame,
  colourRgbFrame,
  type FrameResult,
  type RgbFrame,
} from './colorize/colour-frame.js';
export type { FrameColourer, Prediction } from './colorize/frame-colourer.js';
export type { ChromaPlanes, LumaFrame, SamplePlane } from './colorize/luma-frame.js';
export type { PredictionCache } from './colorize/prediction-cache.js';
export type { RgbSamples } from './colour/rgb-luma.js';
export type { CompareLayout } from './compare/layout.js';
export type { ClipMetadata, SideStream } from './decode/clip-metadata.js';
export type { FrameRange, FrameSource } from './decode/frame-source.js';
export { type OpenClipOptions, openClip } from './decode/open-clip.js';
export type { CodecName, FrameSink } from './encode/frame-sink.js';
export { type OpenSinkOptions, openSink } from './encode/open-sink.js';
export type { Provenance } from './encode/output-tags.js';
export { AutochromeError, type ErrorKind } from './errors.js';
export type { BackendName } from './ffmpeg/choose.js';
export type { FfmpegJob, FfmpegResult, FfmpegRun, FfmpegRunner } from './ffmpeg/runner.js';
export type { Lease, LeaseTimes } from './files/leases/lease.js';
export type { ColourTags, MatrixName } from './frame/colour-tags.js';
export type { Frame, Plane } from './frame/frame.js';
export { type FrameBuffer, FramePool } from './frame/frame-pool.js';
export type { ChromaSubsampling, PixelFormat, PlaneSize } from './frame/pixel-format.js';
export type { DeviceTrial } from './inference/device-trial.js';
export type { DeviceName, NetworkName, Precision } from './inference/network.js';
export type { ResolvedDevice } from './inference/session-messages.js';
export type { ClipMeasures, ClipQuality, ClipWarping } from './metrics/clip-measures.js';
export type { FrameMeasures, WarpingMeasures } from './metrics/frame-measures.js';
export type { Quality } from './metrics/image-quality.js';
export { type RenderJob, render } from './pipeline/render.js';
export { RenderError } from './pipeline/render-error.js';
export type { RenderProgress, StageName, StageTimes } from './pipeline/run-pipeline.js';
export type { Smoothing } from './pipeline/temporal-stage.js';
export type { CutClip } from './plugins/interchange/cut-clip.js';
export type { MediaMatch } from './plugins/interchange/match-media.js';
export {
  type ReadTimelineOptions,
  type ReadTimelineResult,
  readTimeline,
} from './plugins/interchange/read-timeline.js';
export {
  shotsFromTimeline,
  type TimelineShots,
} from './plugins/interchange/shots-from-timeline.js';
export type { TimelineShot } from './plugins/interchange/shots-of-ranges.js';
export type {
  FrameSize,
  MediaReference,
  Timeline,
  TimelineClip,
  TimelineFormat,
  TimelineGap,
  TimelineTransition,
  TimeRange,
  Track,
  TrackItem,
} from './plugins/interchange/timeline.js';
export {
  type RelinkedShot,
  type ShotsOfClip,
  timelineOfShots,
} from './plugins/interchange/timeline-of-shots.js';
export {
  type MediaPaths,
  type WriteTimelineOptions,
  type WriteTimelineResult,
  writeTimeline,
} from './plugins/interchange/write-timeline.js';
export type { Watch } from './progress/watch.js';
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
export { segmentsFolder } from './project/document/file-paths.js';
export type { MissingFile, RelinkedFile } from './project/document/linked-files.js';
export {
  type ProjectDocument,
  type ProjectReference,
  type ProjectShot,
  projectJsonSchema,
} from './project/document/schema.js';
export { type ProjectSettings, settingsOfShot } from './project/document/shot-settings.js';
export {
  type ExportTimelineOptions,
  type ExportTimelineResult,
  exportTimeline,
} from './project/export-timeline.js';
export {
  type OpenedProject,
  type OpenProjectOptions,
  openProject,
  requireFiles,
  saveProject,
} from './project/open-project.js';
export { type ProjectRenderPlace, shotsOf } from './project/project-shots.js';
export {
  type ProjectShotStatus,
  type RenderProjectOptions,
  renderProject,
  statusOfProject,
} from './project/render-project.js';
export type {
  ShotSuggestions,
  Suggestion,
  SuggestionSource,
  SuggestOptions,
  SuggestPlan,
  SuggestProgress,
  SuggestResult,
} from './project/suggest-options.js';
export { suggestReferences } from './project/suggest-references.js';
export type { Candidate, CandidateOrigin, CandidateSource, NearCandidate } from './recommend/candidate.js';
export { DESCRIBED_SIZE } from './recommend/describe.js';
export type { ClassGuess, Descriptor } from './recommend/descriptor.js';
export { defaultLibraryFolder } from './recommend/library/default-folder.js';
export type { SkippedFile } from './recommend/library/find-files.js';
export type {
  FileKind,
  FileRecord,
  LibraryEntry,
  LibraryFile,
  ListedFile,
} from './recommend/library/records.js';
export { memoryCandidates } from './recommend/memory-candidates.js';
export type { Recommendation, RecommendationReasons } from './recommend/rank.js';
export type { MatchingRegion } from './recommend/regions.js';
export type { GivenReference } from './references/given-reference.js';
export type { GivenKeyframe } from './references/keyframes.js';
export type { Rectangle } from './references/rectangle.js';
export {
  type OpenedPredictionCache,
  openPredictionCache,
  type PredictionCacheOptions,
} from './render/cache/open-prediction-cache.js';
export type { Colouring, NetworkVersions } from './render/open-colouring.js';
export type { RenderPlan, RenderResult } from './render/render-plan.js';
export {
  DEFAULT_VIEW_BYTES,
  openShotView,
  type ShotView,
  type ShotViewOptions,
} from './render/shot-view.js';
export {
  type FilmEquipment,
  type FilmEquipmentOptions,
  openFilmEquipment,
} from './render/shots/film-equipment.js';
export { FolderSegmentStore } from './render/shots/folder-segment-store.js';
export { type JoinFilmOptions, joinFilm } from './render/shots/join-film.js';
export { type FilmPlan, type PlanFilmOptions, planFilm } from './render/shots/plan-film.js';
export { renderShots } from './render/shots/render-shots.js';
export { runShotTask, type ShotTaskHooks, type ShotTaskProgress } from './render/shots/run-shot-task.js';
export type { SegmentRecord } from './render/shots/segment-records.js';
export type { SegmentStore } from './render/shots/segment-store.js';
export type { ShotTask, TaskShot } from './render/shots/shot-task.js';
export type {
  Fingerprint,
  FingerprintPart,
  FinishedShot,
  Handles,
  RenderShotsOptions,
  RenderShotsResult,
  ShotRange,
  ShotSpec,
  ShotStatus,
  ShotsOptions,
  ShotsPlan,
  ShotsProgress,
} from './render/shots/shots-options.js';
export { statusOfShots } from './render/shots/status-of-shots.js';
export type { SmoothedChannels } from './render/smooth-view.js';
export {
  type GivenMeasureSettings,
  MEASURE_SETTINGS,
  type MeasureSetting,
  type MeasureSettingName,
  type MeasureSettings,
} from './settings/measure-settings.js';
export {
  REFERENCE_SETTINGS,
  type ReferenceSetting,
  type ReferenceSettingName,
  type ReferenceSettingValue,
} from './settings/reference-settings.js';
export type { Circumstances, DecidedPart, RenderSetting, Setting, SettingScope } from './settings/setting.js';
export type {
  ClipSettingName,
  FilmSettingName,
  MachineSettingName,
  NewProjectSettingName,
  ProjectSettingName,
  ShotSettingName,
} from './settings/setting-names.js';
export {
  type GivenSettings,
  SETTINGS,
  type SettingName,
  type Settings,
} from './settings/settings.js';
export type { CutKind } from './shots/cuts/cut.js';
export type { Shot } from './shots/cuts/shots.js';
export type { ShotBeginning, ShotKind, SortedShot } from './shots/kinds/shot-sorter.js';
export type { FlowField } from './temporal/flow-field.js';
export type { FlowWithOcclusion, Motion } from './temporal/flow-with-occlusion.js';
export type { SmoothingSettings } from './temporal/smoothing-settings.js';
export type { SmoothingStream, TemporalCompute } from './temporal/temporal-compute.js';
export type { TimedFrame } from './temporal/temporal-smoother.js';
export { openTemporalThreads, type TemporalThreads } from './threads/temporal-threads.js';
export type { Rational } from './time/rational.js';
export { VERSION } from './version.js';
