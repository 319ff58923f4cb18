/**
 * What runs without Node, in a browser too: exact time, colour science, steady colours, shots, measures and the ranking of
 * references, on typed arrays. Files, networks and threads are not here; `autochrome` has them.
 *
 * @module
 */

export { AS_PREDICTED, adjustChroma, type ChromaControls } from './colorize/adjust-chroma.js';
export type { ChromaPrediction, Colorizer, SmallImage } from './colorize/colorizer.js';
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
export { networkSize } from './colorize/network-size.js';
export { ciede2000 } from './colour/ciede2000.js';
export { labToXyz, linearRgbToXyz, type Triple, xyzToLab, xyzToLinearRgb } from './colour/lab.js';
export { lightnessOfLuma, lumaOfLightness } from './colour/lightness.js';
export { defaultMatrix, rgbToYCbCrMatrix, yCbCrToRgbMatrix } from './colour/matrix-coefficients.js';
export type { RgbImage } from './colour/rgb-image.js';
export { linearToSrgb, srgbToLinear } from './colour/srgb.js';
export { AutochromeError, type ErrorKind } from './errors.js';
export type { ColourTags, MatrixName } from './frame/colour-tags.js';
export type { Frame, Plane } from './frame/frame.js';
export { type FrameBuffer, FramePool } from './frame/frame-pool.js';
export type { ChromaSubsampling, PixelFormat, PlaneSize } from './frame/pixel-format.js';
export { colourfulness } from './metrics/colourfulness.js';
export { type FindFlow, FrameMeasurer, type MeasuredFrame } from './metrics/frame-measurer.js';
export { psnr } from './metrics/psnr.js';
export { warpingError } from './metrics/warping-error.js';
export {
  GLOBAL_LENGTH,
  GRID_SIDE,
  HISTOGRAM_BINS,
  INTEGER_ONE,
  LOCAL_LENGTH,
} from './recommend/descriptor.js';
export { memoryCandidates } from './recommend/memory-candidates.js';
export { detectShots, type MarkedFrame } from './shots/cuts/detect-shots.js';
export type { ShotPlace } from './shots/cuts/shot-place.js';
export type { FrameLook, Look } from './shots/kinds/frame-look.js';
export { ShotSorter } from './shots/kinds/shot-sorter.js';
export type { FlowField } from './temporal/flow-field.js';
export type { FlowWithOcclusion, Motion } from './temporal/flow-with-occlusion.js';
export { type FrameWindow, smoothFrame } from './temporal/frame-smoother.js';
export { estimateMotion } from './temporal/motion.js';
export type { SmoothingSettings } from './temporal/smoothing-settings.js';
export { TemporalSmoother, type TimedFrame } from './temporal/temporal-smoother.js';
export {
  add,
  compare,
  divide,
  formatRational,
  multiply,
  parseRational,
  type Rational,
  rational,
  subtract,
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
