import test from 'ava';
import { IN_COLOUR_THRESHOLD, isInColour } from '../../src/colorize/in-colour.js';
import type { Frame } from '../../src/frame/frame.js';
import { rational } from '../../src/time/rational.js';

const frame = (cb: number[] | undefined, cr: number[] | undefined, bitDepth = 8): Frame => {
  const plane = (samples: number[]) => (bitDepth > 8 ? Uint16Array.from(samples) : Uint8Array.from(samples));
  return {
    index: 0,
    timestamp: rational(0),
    duration: undefined,
    width: 4,
    height: 2,
    format: { subsampling: cb ? '4:2:0' : 'gray', bitDepth },
    y: plane([1, 2, 3, 4, 5, 6, 7, 8]),
    cb: cb && plane(cb),
    cr: cr && plane(cr),
    buffer: { bytes: new Uint8Array(new SharedArrayBuffer(0)), release: () => {} },
  };
};

test('gray and neutral frames are not in colour', (t) => {
  t.false(isInColour(frame(undefined, undefined)));
  t.false(isInColour(frame([128, 128], [128, 128])));
  t.false(isInColour(frame([127, 129], [129, 127])));
  t.false(isInColour(frame([2048, 2060], [2040, 2048], 12)));
});

test('the threshold is a distance in 8-bit code values at any bit depth', (t) => {
  for (const bitDepth of [8, 10, 16]) {
    const step = 2 ** (bitDepth - 8);
    const at = (distance: number) => isInColour(frame([(128 + distance) * step], [128 * step], bitDepth));
    t.false(at(IN_COLOUR_THRESHOLD));
    t.true(at(IN_COLOUR_THRESHOLD + 1));
    t.true(at(-IN_COLOUR_THRESHOLD - 1));
  }
});

test('colour in a quarter of the image is enough', (t) => {
  t.true(isInColour(frame([128, 128, 128, 110], [128, 128, 128, 146])));
});
