import { fileURLToPath } from 'node:url';
import test from 'ava';
import { build } from 'vite';
import { CHANNELS, type Channel, coefficients, picture } from '../../../page/viewer/recombine.js';
import type { Plane } from '../../../src/preview/protocol.js';
import { CHROMIUM, openChromium } from '../support/chromium.js';

const drawing = CHROMIUM ? test.serial : test.serial.skip;
const SOURCE = fileURLToPath(new URL('../../../../page/viewer/renderer.ts', import.meta.url));

/** The renderer as a script for a page of its own. */
async function bundled(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      lib: { entry: SOURCE, formats: ['iife'], name: 'viewer', fileName: 'viewer' },
    },
  });
  const [output] = Array.isArray(result) ? result : [result];
  if (!output || !('output' in output)) throw new Error('nothing was bundled');
  return output.output[0].code;
}

/** Planes of every code, in no order. */
function noise(width: number, height: number, bitDepth: number, seed: number): Plane {
  const samples = bitDepth > 8 ? new Uint16Array(width * height) : new Uint8Array(width * height);
  let state = seed;
  for (let i = 0; i < samples.length; i += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    samples[i] = state >>> (32 - bitDepth);
  }
  return { width, height, data: samples };
}

interface Case {
  readonly name: string;
  readonly bitDepth: number;
  readonly fullRange: boolean;
  readonly luma: readonly [number, number];
  readonly chroma: readonly [number, number];
  readonly location: string;
  readonly channel: Channel;
  readonly factor: number;
  readonly mixing: number;
}

const FIRST: Case = {
  ...{ name: '8 bits, 4:2:0', bitDepth: 8, fullRange: false, luma: [0.2126, 0.0722], chroma: [2, 2] },
  ...{ location: 'left', channel: 'all', factor: 1, mixing: 1 },
};

const CASES: readonly Case[] = [
  FIRST,
  { ...FIRST, name: 'full range, chroma in the middle', fullRange: true, location: 'center' },
  { ...FIRST, name: 'BT.601, 4:2:2', luma: [0.299, 0.114], chroma: [2, 1] },
  {
    ...FIRST,
    name: '10 bits, BT.2020, at the top',
    bitDepth: 10,
    luma: [0.2627, 0.0593],
    location: 'topleft',
  },
  { ...FIRST, name: '16 bits, 4:4:4', bitDepth: 16, chroma: [1, 1] },
  { ...FIRST, name: '4:1:1', chroma: [4, 1] },
  { ...FIRST, name: 'less colour, half smoothed', factor: 0.37, mixing: 0.5 },
  ...CHANNELS.slice(1).map((channel) => ({ ...FIRST, name: `${channel} alone`, channel })),
];

const [WIDTH, HEIGHT] = [67, 35];

drawing('the shader draws what recombine says, within one code', async (t) => {
  const browser = await openChromium();
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ content: await bundled() });
    for (const one of CASES) {
      const { name, bitDepth, chroma, factor, mixing, channel, location } = one;
      const small = [Math.ceil(WIDTH / chroma[0]), Math.ceil(HEIGHT / chroma[1])] as const;
      const y = noise(WIDTH, HEIGHT, bitDepth, 1);
      const from = { cb: noise(...small, bitDepth, 2), cr: noise(...small, bitDepth, 3) };
      const to = { cb: noise(...small, bitDepth, 4), cr: noise(...small, bitDepth, 5) };
      const sent = [{ y }, from, to].map((planes) =>
        Object.entries(planes).map(([plane, { data, ...size }]) => [plane, { ...size, data: [...data] }]),
      );
      const format = {
        ...{ width: WIDTH, height: HEIGHT, sampleAspectRatio: 1 },
        ...{ luma: one.luma, fullRange: one.fullRange, chromaLocation: location },
      };
      const drawn = (await page.evaluate(`(() => {
        const gl = document.createElement('canvas').getContext('webgl2');
        const renderer = new viewer.Renderer(gl, ${JSON.stringify(format)});
        const Samples = ${bitDepth > 8 ? 'Uint16Array' : 'Uint8Array'};
        const [luma, from, to] = ${JSON.stringify(sent)}.map((planes) => ({
          index: 0,
          bitDepth: ${bitDepth},
          planes: Object.fromEntries(planes.map(([name, plane]) => [name, { ...plane, data: Samples.from(plane.data) }])),
        }));
        const content = { kind: 'picture', luma, from, to, mixing: ${mixing}, factor: ${factor} };
        renderer.compose('a', content, '${channel}');
        if (gl.getError()) throw new Error('WebGL has an error');
        return [...renderer.read('a')];
      })()`)) as number[];
      const c = coefficients(bitDepth, one.fullRange, one.luma);
      const expected = picture({ y, from, to }, { coefficients: c, location, factor, channel, mixing });
      const apart = Array.from(expected, (value, i) =>
        Math.abs(value - (drawn[4 * Math.floor(i / 3) + (i % 3)] as number)),
      );
      t.true(Math.max(...apart) <= 1, `${name}: ${Math.max(...apart)} codes apart`);
      t.true(new Set(expected).size > 50, `${name}: there is something to see`);
    }
  } finally {
    await browser.close();
  }
});

drawing('a difference is multiplied, and the parts of the screen show their sides', async (t) => {
  const browser = await openChromium();
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ content: await bundled() });
    const shown = (await page.evaluate(`(() => {
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [40, 20];
      const gl = canvas.getContext('webgl2', { preserveDrawingBuffer: true });
      const format = { width: 10, height: 10, sampleAspectRatio: 1, luma: [0.299, 0.114], fullRange: true, chromaLocation: 'center' };
      const renderer = new viewer.Renderer(gl, format);
      const flat = (value) => {
        // The left half is 10 codes darker than the right.
        const data = Uint8Array.from({ length: 100 }, (_, i) => value + (i % 10 < 5 ? 0 : 10));
        return { index: 0, bitDepth: 8, planes: { y: { width: 10, height: 10, data } } };
      };
      const gray = (value) => ({ kind: 'picture', luma: flat(value), mixing: 1, factor: 1 });
      renderer.compose('a', gray(100), 'all');
      renderer.compose('b', gray(107), 'all');
      renderer.subtract(4);
      const difference = renderer.read('difference')[0];
      const area = { left: 0, top: 0, width: 20, height: 20 };
      const at = (sides, x, split) => {
        renderer.draw([{ area, origin: [0, 0], zoom: [2, 2], sides, split }]);
        const pixel = new Uint8Array(4);
        gl.readPixels(x, 10, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
        return pixel[0];
      };
      const sides = ['a', 'b', 'difference', 'left butterfly', 'right butterfly'];
      return {
        difference,
        sides: Object.fromEntries(sides.map((name) => [name, [at(name, 2), at(name, 17)]])),
        wipe: [at('wipe', 2, 0.25), at('wipe', 6, 0.25)],
        outside: at('a', 30),
        error: gl.getError(),
      };
    })()`)) as object;
    t.deepEqual(shown, {
      difference: 28,
      sides: {
        a: [100, 110],
        b: [107, 117],
        difference: [28, 28],
        'left butterfly': [100, 107],
        'right butterfly': [110, 117],
      },
      wipe: [100, 107],
      outside: 20,
      error: 0,
    });
  } finally {
    await browser.close();
  }
});
