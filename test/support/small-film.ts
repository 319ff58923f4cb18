import type { ClipMetadata } from '../../src/decode/clip-metadata.js';
import type { ColourTags } from '../../src/frame/colour-tags.js';
import type { Frame } from '../../src/frame/frame.js';
import { rational } from '../../src/time/rational.js';

/** Size of the film's frames in samples. */
export const WIDTH = 16;
export const HEIGHT = 8;

/** What a clip without colour tags says. */
export const UNTAGGED: ColourTags = {
  matrix: undefined,
  primaries: undefined,
  transfer: undefined,
  range: undefined,
  chromaLocation: undefined,
};

/** A film without a file. */
export function clip(changes: Partial<ClipMetadata> = {}): ClipMetadata {
  return {
    path: '/film/reel 1.mp4',
    kind: 'video',
    container: 'mov',
    codec: 'h264',
    width: WIDTH,
    height: HEIGHT,
    format: { subsampling: 'gray', bitDepth: 8 },
    storedFormat: 'gray',
    sampleAspectRatio: rational(1),
    rotation: 0,
    fieldOrder: 'progressive',
    frameRate: rational(24),
    variableFrameRate: false,
    timebase: rational(1, 24),
    startTime: rational(0),
    duration: undefined,
    frameCount: undefined,
    colour: { ...UNTAGGED, matrix: 'smpte170m', range: 'full' },
    startTimecode: undefined,
    sideStreams: [],
    tags: {},
    ...changes,
  };
}

/** A frame of every luma code there is room for, under colours far outside RGB. */
export function frame(
  index: number,
  bitDepth = 8,
  luma = (i: number) => (i * 2 + index) % 2 ** bitDepth,
): Frame {
  const size = WIDTH * HEIGHT;
  const plane = (value: (i: number) => number) => {
    const values = Array.from({ length: size }, (_, i) => value(i));
    return bitDepth > 8 ? Uint16Array.from(values) : Uint8Array.from(values);
  };
  return {
    index,
    timestamp: rational(index, 24),
    duration: undefined,
    width: WIDTH,
    height: HEIGHT,
    format: { subsampling: '4:4:4', bitDepth },
    y: plane(luma),
    cb: plane((i) => (i * 31) % 2 ** bitDepth),
    cr: plane((i) => (i * 67) % 2 ** bitDepth),
    buffer: { bytes: new Uint8Array(new SharedArrayBuffer(0)), release: () => {} },
  };
}
