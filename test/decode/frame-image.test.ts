import test from 'ava';
import type { RgbImage } from '../../src/colour/rgb-image.js';
import type { ClipMetadata } from '../../src/decode/clip-metadata.js';
import { frameImage } from '../../src/decode/frame-image.js';
import { AutochromeError } from '../../src/errors.js';
import type { Frame } from '../../src/frame/frame.js';
import { rational } from '../../src/time/rational.js';
import { clip, UNTAGGED } from '../support/small-film.js';

const [WIDTH, HEIGHT] = [12, 8];

/** A 4:4:4 frame whose left half has one colour and whose right half another. */
function halves(left: readonly number[], right: readonly number[], bitDepth = 8): Frame {
  const plane = (channel: number) => {
    const codes = Array.from(
      { length: WIDTH * HEIGHT },
      (_, i) => (i % WIDTH < WIDTH / 2 ? left : right)[channel] as number,
    );
    return bitDepth > 8 ? Uint16Array.from(codes) : Uint8Array.from(codes);
  };
  return {
    ...{ index: 0, timestamp: rational(0), duration: undefined, width: WIDTH, height: HEIGHT },
    ...{ format: { subsampling: '4:4:4' as const, bitDepth }, y: plane(0), cb: plane(1), cr: plane(2) },
    buffer: { bytes: new Uint8Array(new SharedArrayBuffer(0)), release: () => {} },
  };
}

function tagged(changes: Partial<ClipMetadata>): ClipMetadata {
  return clip({ width: WIDTH, height: HEIGHT, ...changes });
}

const at = ({ width, rgb }: RgbImage, x: number, y: number) => [
  ...rgb.subarray(3 * (y * width + x), 3 * (y * width + x) + 3),
];

function near(found: readonly number[], expected: readonly number[], tolerance = 2): boolean {
  return found.every((value, i) => Math.abs(value - (expected[i] as number)) <= tolerance);
}

test('range and matrix are read as they are tagged', async (t) => {
  // Pure red of 75 % in each encoding, by ITU-T H.273 clause 8.3.
  const encodings = [
    ['limited', 'bt709', [51, 109, 212]],
    ['limited', 'smpte170m', [65, 100, 212]],
    ['full', 'bt709', [41, 106, 223]],
    ['full', 'smpte170m', [57, 96, 223]],
  ] as const;
  for (const [range, matrix, red] of encodings) {
    const grey = [range === 'full' ? 128 : 126, 128, 128];
    const colour = { ...UNTAGGED, range, matrix };
    const image = await frameImage(halves(red, grey), tagged({ colour }));
    t.true(near(at(image, 1, 4), [191, 0, 0], 3), `${range} ${matrix}: ${at(image, 1, 4)}`);
    t.true(near(at(image, 10, 4), [128, 128, 128]), `${range} ${matrix}: ${at(image, 10, 4)}`);
  }
});

test('primaries are read as they are tagged, and deep frames stay deep', async (t) => {
  const frame = halves([600, 400, 620], [502, 512, 512], 10);
  const colour = { ...UNTAGGED, range: 'limited', matrix: 'bt2020nc' } as const;
  const plain = await frameImage(frame, tagged({ colour }));
  const wide = await frameImage(frame, tagged({ colour: { ...colour, primaries: 'bt2020' } }));
  t.is(wide.bitDepth, 16);
  const spread = (image: RgbImage) => Math.max(...at(image, 1, 4)) - Math.min(...at(image, 1, 4));
  t.true(spread(wide) > 1.2 * spread(plain), `${spread(wide)} against ${spread(plain)}`);
  t.true(near(at(wide, 10, 4), at(plain, 10, 4), 30));
});

test('samples are made square and frames upright', async (t) => {
  const [red, grey] = [
    [65, 100, 212],
    [126, 128, 128],
  ];
  const colour = { ...UNTAGGED, range: 'limited', matrix: 'smpte170m' } as const;
  const frame = halves(red, grey);
  const wide = await frameImage(frame, tagged({ colour, sampleAspectRatio: rational(3, 2) }));
  t.deepEqual([wide.width, wide.height], [18, HEIGHT]);
  t.true(near(at(wide, 7, 4), [191, 0, 0], 12) && near(at(wide, 10, 4), [128, 128, 128], 12));
  // Turned clockwise by 90 degrees the left half is above, by 270 below, by 180 at the right.
  const places = { 90: [4, 1], 180: [10, 4], 270: [4, 10] } as const;
  for (const [degrees, [x, y]] of Object.entries(places)) {
    const rotation = Number(degrees) as ClipMetadata['rotation'];
    const image = await frameImage(frame, tagged({ colour, rotation }));
    t.deepEqual([image.width, image.height], rotation === 180 ? [WIDTH, HEIGHT] : [HEIGHT, WIDTH]);
    t.true(near(at(image, x, y), [191, 0, 0], 3), `${degrees}: ${at(image, x, y)}`);
  }
});

test('high dynamic range is refused with the name of the clip', async (t) => {
  const colour = { ...UNTAGGED, transfer: 'smpte2084' };
  const error = await t.throwsAsync(frameImage(halves([0, 0, 0], [0, 0, 0]), tagged({ colour })), {
    instanceOf: AutochromeError,
    message: /^\/film\/reel 1\.mp4 is of high dynamic range \(smpte2084\)/,
  });
  t.is(error?.kind, 'input');
});
