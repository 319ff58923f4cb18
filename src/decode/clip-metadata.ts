import type { ColourTags } from '../frame/colour-tags.js';
import type { PixelFormat } from '../frame/pixel-format.js';
import type { Rational } from '../time/rational.js';

/** A stream that is carried along beside the video. */
export interface SideStream {
  /** Index of the stream in its file. */
  readonly index: number;
  readonly kind: 'audio' | 'subtitle' | 'data';
  /** ffmpeg's codec name, such as `aac`. */
  readonly codec: string;
  readonly language: string | undefined;
}

/** Everything a clip says of itself. */
export interface ClipMetadata {
  /** As the caller gave it. */
  readonly path: string;
  readonly kind: 'video' | 'sequence' | 'image';
  /** ffmpeg's format name (`mov,mp4,m4a,3gp,3g2,mj2`), or `images`. */
  readonly container: string;
  /** ffmpeg's codec name, or the image format (`png`, `jpeg`, `tiff`). */
  readonly codec: string;
  /** Size of the frames as stored, in samples, before rotation and pixel aspect. */
  readonly width: number;
  readonly height: number;
  /** The planes that decoding yields. */
  readonly format: PixelFormat;
  /** The pixel format in the file, such as `yuv420p10le`; where it is RGB, `format` is a conversion. */
  readonly storedFormat: string;
  /** Width of a sample over its height; 1/1 where the file does not say. */
  readonly sampleAspectRatio: Rational;
  /** Degrees clockwise by which a player turns the frames: 0, 90, 180 or 270. Frames are decoded unturned. */
  readonly rotation: 0 | 90 | 180 | 270;
  /** `progressive`, or the field that comes first where frames are interlaced. */
  readonly fieldOrder: 'progressive' | 'top' | 'bottom';
  /** Nominal frames per second. */
  readonly frameRate: Rational;
  /** Whether frames are known to come at uneven distances. */
  readonly variableFrameRate: boolean;
  /** Seconds per tick of the clip's clock. */
  readonly timebase: Rational;
  /** Time of the first frame in seconds. */
  readonly startTime: Rational;
  /** Time at which the file begins, over all its streams, in seconds; 0 when left out. */
  readonly fileStart?: Rational;
  /** Seconds, where known. */
  readonly duration: Rational | undefined;
  /** Frames in the clip, and whether that was counted or estimated from duration and rate. */
  readonly frameCount: { readonly value: number; readonly exact: boolean } | undefined;
  readonly colour: ColourTags;
  /** SMPTE ST 12-1 timecode of the first frame, such as `01:00:00:00` or, drop frame, `01:00:00;00`. */
  readonly startTimecode: string | undefined;
  readonly sideStreams: readonly SideStream[];
  /** Container tags such as title and creation time. */
  readonly tags: Readonly<Record<string, string>>;
}
