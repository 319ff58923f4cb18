/**
 * What the preview's server and its page say to each other. The page imports these types and nothing else of the server.
 *
 * | request | answer |
 * | --- | --- |
 * | `GET /?token=TOKEN` | sets the cookie that every other request needs, and redirects to `/` |
 * | `GET /api/state` | {@link PreviewState} |
 * | `GET /api/events` | server-sent events, see {@link PreviewEvent} |
 * | `POST /api/edit` | takes {@link EditRequest}; {@link PreviewState} as it is then, 409 with it where the revision is another |
 * | `POST /api/undo`, `/api/redo` | take {@link RevisionRequest}; answer as an edit does |
 * | `GET /api/frames/INDEX/LOOK` | planes, see {@link readFramePlanes}; ended by whoever asks, it is not computed |
 * | `GET /api/thumbnails/INDEX?height=N` | a JPEG of a frame as it is in the clip; 16 to 360 samples high |
 * | `GET /api/references/ID` | the reference as a JPEG of at most 1024 samples on the long side |
 * | `GET /api/suggestions/SHOT` | {@link SuggestionState}s, best first |
 * | `GET /api/match/INDEX?x=X&y=Y` | {@link MatchState} |
 * | `GET /api/steadiness/SHOT` | {@link SteadinessState} |
 * | `GET /api/sound` | the clip's sound as the browser plays it; byte ranges; 404 where there is none |
 * | `POST /api/uploads?name=NAME` | takes an image; {@link UploadState} |
 * | `POST /api/render`, `DELETE /api/render` | takes {@link RenderRequest}; begins, or stops, a render |
 *
 * Errors have a status of 400 or above and an {@link ErrorState}. Shots, references and frames count from 0.
 */

/** How a frame may be looked at: each has planes of its own. */
export const FRAME_LOOKS = ['source', 'raw', 'smoothed', 'similarity', 'guessed'] as const;

/** One of {@link FRAME_LOOKS}. */
export type FrameLook = (typeof FRAME_LOOKS)[number];

/** What the page shows of a project. */
export interface PreviewState {
  /** Grows with every change. */
  readonly revision: number;
  /** The project's file name, without its folder. */
  readonly project: string;
  readonly clip: ClipState;
  readonly shots: readonly ShotState[];
  /** The project's own settings, by name; those that are not there are at their default. */
  readonly settings: Readonly<Record<string, SettingValue>>;
  /** What settings there are. */
  readonly table: readonly SettingRow[];
  readonly marks: readonly MarkState[];
  /** What would be undone, and what done again, in words; undefined where there is nothing. */
  readonly undo?: string;
  readonly redo?: string;
  readonly render: RenderState;
  /** What the user should know, such as files that are missing. */
  readonly warnings: readonly string[];
}

/** Value of a setting. */
export type SettingValue = string | number | boolean;

/** The film that is coloured. */
export interface ClipState {
  /** File name without its folder. */
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** Width of a sample over its height. */
  readonly sampleAspectRatio: number;
  /** Bits of a sample, 8 to 16. */
  readonly bitDepth: number;
  /** Frames per second as a fraction. */
  readonly frameRate: readonly [number, number];
  readonly frames: number;
  /** SMPTE timecode of the first frame; null where there is none. */
  readonly startTimecode: string | null;
  /** H.273 matrix: what luma weighs red and blue with (Kr, Kb). */
  readonly luma: readonly [number, number];
  readonly fullRange: boolean;
  /** ffmpeg's name of where chroma samples lie; `center` where the range is full and `left` elsewhere when left out. */
  readonly chromaLocation?: string;
  readonly sound: boolean;
}

/** A shot: frames [start, end). */
export interface ShotState {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly kind: string;
  /** Whether its segment is there and as the project has it. */
  readonly status: 'rendered' | 'stale' | 'new' | 'without reference';
  readonly references: readonly ReferenceState[];
  /** Its own settings, which override the project's. */
  readonly settings: Readonly<Record<string, SettingValue>>;
  readonly memory: number;
}

/** A reference of a shot. */
export interface ReferenceState {
  /** Names its picture in `/api/references/ID`: the same for the same content. */
  readonly id: string;
  /** File name without its folder. */
  readonly name: string;
  /** Of the frame, where the reference is a clip. */
  readonly at?: string | number;
  readonly weight: number;
  /** Parts used and left out, `[x, y, width, height]` as fractions of the picture from its top left. */
  readonly region?: Rectangle;
  readonly ignore?: Rectangle;
  /** Whether a mask says which parts are used. */
  readonly masked: boolean;
  readonly missing: boolean;
}

/** `[x, y, width, height]`, fractions of the picture from its top left. */
export type Rectangle = readonly [number, number, number, number];

/** An entry of the settings table. */
export interface SettingRow {
  readonly name: string;
  readonly help: string;
  readonly unit?: string;
  readonly default?: SettingValue;
  /** Whether a shot may have its own. */
  readonly shot: boolean;
  /** Allowed values in words. */
  readonly allowed: string;
  readonly input:
    | { readonly kind: 'choice'; readonly values: readonly SettingValue[] }
    | { readonly kind: 'number'; readonly least: number; readonly most: number; readonly whole: boolean }
    | { readonly kind: 'switch' }
    | { readonly kind: 'text' };
}

/** A place in the film that somebody marked. */
export interface MarkState {
  readonly frame: number;
  readonly text: string;
}

/** What a render is doing. */
export interface RenderState {
  readonly running: boolean;
  /** Frames done and to be done. */
  readonly done: number;
  readonly total: number;
  /** Seconds that are left, where they can be told. */
  readonly left?: number;
  /** File name of the film that was written last. */
  readonly output?: string;
  /** Why the last render failed. */
  readonly error?: string;
}

/** A change, as a page asks for it. Shots by index. */
export type Edit =
  | { readonly kind: 'split'; readonly shot: number; readonly frame: number }
  | { readonly kind: 'merge'; readonly shots: readonly number[] }
  /** Moves the cut with which a shot begins. */
  | { readonly kind: 'move cut'; readonly shot: number; readonly frame: number }
  | { readonly kind: 'name'; readonly shot: number; readonly name: string }
  | { readonly kind: 'shot kind'; readonly shots: readonly number[]; readonly value: string }
  /** Null gives a setting back: a shot's to the project, the project's to the default. Without shots: the project's. */
  | {
      readonly kind: 'settings';
      readonly shots?: readonly number[];
      readonly values: Readonly<Record<string, SettingValue | null>>;
    }
  | { readonly kind: 'memory'; readonly shots: readonly number[]; readonly value: number }
  /** References that are known already: uploaded, suggested, or of a shot. */
  | { readonly kind: 'add references'; readonly shots: readonly number[]; readonly ids: readonly string[] }
  | { readonly kind: 'remove reference'; readonly shot: number; readonly reference: number }
  | {
      readonly kind: 'change reference';
      readonly shot: number;
      readonly reference: number;
      readonly weight?: number;
      /** Null takes it away. */
      readonly region?: Rectangle | null;
      readonly ignore?: Rectangle | null;
    }
  /** References, settings and memory of one shot for others. */
  | { readonly kind: 'copy'; readonly from: number; readonly shots: readonly number[] }
  /** An empty text takes the mark away. */
  | { readonly kind: 'mark'; readonly frame: number; readonly text: string };

/** An edit of a state that the page has seen. */
export interface EditRequest extends RevisionRequest {
  readonly edit: Edit;
}

/** The state that the page has seen. */
export interface RevisionRequest {
  readonly revision: number;
}

/** What is rendered: shots by index, those that have changed when left out. */
export interface RenderRequest {
  readonly shots?: readonly number[];
}

/** A reference that a shot may be given. */
export interface SuggestionState {
  readonly id: string;
  readonly name: string;
  /** Why, in words. */
  readonly reason: string;
}

/** A picture that was uploaded. */
export interface UploadState {
  readonly id: string;
  readonly name: string;
}

/** Where a place's colour came from: x, y as fractions from the top left of a reference. */
export interface MatchState {
  readonly reference: number;
  readonly x: number;
  readonly y: number;
  /** 0 to 1. */
  readonly similarity: number;
}

/**
 * Warping error of frames of a shot, raw and smoothed: the distance in a*, b* from the frame before, along the motion. Null for
 * the first frame, and where it is not known yet: only frames that were looked at are measured.
 */
export interface SteadinessState {
  readonly start: number;
  readonly raw: readonly (number | null)[];
  readonly smoothed: readonly (number | null)[];
}

/** What went wrong, in words. */
export interface ErrorState {
  readonly error: string;
  /** What to do. */
  readonly hint?: string;
  /** The state as it is, where an edit was made to an earlier one. */
  readonly state?: PreviewState;
}

/** What the server tells by itself; the name of a server-sent event and its data. */
export interface PreviewEvent {
  /** There is a new state. */
  readonly revision: { readonly revision: number };
  readonly render: RenderState;
  /** Frames whose colours are at hand: half-open ranges. */
  readonly cached: { readonly ranges: readonly (readonly [number, number])[] };
  readonly warning: { readonly text: string };
}

/** Planes of a frame, from `/api/frames`. */
export interface FramePlanes {
  readonly index: number;
  /** Bits of a sample; samples above 8 bits are 16 bits wide. */
  readonly bitDepth: number;
  /**
   * Of look `source` y, and cb, cr where the clip has them; of `raw` and `smoothed` cb and cr as a render writes them at
   * strength and saturation 1; of `similarity` and `guessed` one plane `map` of 8 bits, 255 for most.
   */
  readonly planes: Readonly<Partial<Record<PlaneName, Plane>>>;
}

/** Name of a plane. */
export type PlaneName = 'y' | 'cb' | 'cr' | 'map';

/** One plane, rows from the top without gaps. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint16Array;
}

/** What stands before the samples, as JSON. */
interface Header {
  readonly index: number;
  readonly bitDepth: number;
  readonly planes: readonly { readonly name: PlaneName; readonly width: number; readonly height: number }[];
}

/** First bytes of an answer of `/api/frames`: "ACP1". */
const MAGIC = 0x31504341;
const PREFIX = 8;

/** Bytes of a JSON header are filled with spaces to a multiple of this, so that planes of 16 bits can be looked at in place. */
const ALIGNMENT = 8;

/**
 * Bytes of a frame's planes: "ACP1", the length of a JSON header in 32 bits, the header, then every plane, each of which begins
 * at a multiple of 8 bytes; all numbers little-endian.
 */
export function writeFramePlanes({ index, bitDepth, planes }: FramePlanes): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(planes) as [PlaneName, Plane][];
  const header: Header = {
    index,
    bitDepth,
    planes: entries.map(([name, { width, height }]) => ({ name, width, height })),
  };
  const json = new TextEncoder().encode(JSON.stringify(header));
  let length = aligned(PREFIX + json.length);
  const places = entries.map(([, { data }]) => {
    const place = length;
    length = aligned(place + data.byteLength);
    return place;
  });
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, json.length, true);
  bytes.set(json, PREFIX);
  for (const [i, [, { data }]] of entries.entries()) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), places[i]);
  }
  return bytes;
}

/**
 * Reads what {@link writeFramePlanes} wrote. Planes look into the same memory.
 *
 * @throws RangeError when it is something else, or cut off
 */
export function readFramePlanes(bytes: ArrayBuffer): FramePlanes {
  const view = new DataView(bytes);
  if (bytes.byteLength < PREFIX || view.getUint32(0, true) !== MAGIC) {
    throw new RangeError('these are no planes of a frame');
  }
  const length = view.getUint32(4, true);
  const text = new TextDecoder().decode(new Uint8Array(bytes, PREFIX, length));
  const { planes, ...rest } = parseHeader(text);
  let place = aligned(PREFIX + length);
  const read = planes.map(({ name, width, height }) => {
    const samples = width * height;
    const data =
      rest.bitDepth > 8 && name !== 'map'
        ? new Uint16Array(bytes, place, samples)
        : new Uint8Array(bytes, place, samples);
    place = aligned(place + data.byteLength);
    return [name, { width, height, data }];
  });
  return { ...rest, planes: Object.fromEntries(read) };
}

function parseHeader(text: string): Header {
  try {
    return JSON.parse(text) as Header;
  } catch {
    throw new RangeError('these are no planes of a frame: their header is damaged');
  }
}

const aligned = (length: number) => Math.ceil(length / ALIGNMENT) * ALIGNMENT;
