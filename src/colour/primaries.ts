import { mat3, vec3 } from 'gl-matrix';
import {
  type Chromaticity,
  D65,
  type Primaries,
  rgbToXyzMatrix,
  SRGB_PRIMARIES,
  type Triple,
  XYZ_TO_RGB,
  xyzOfChromaticity,
} from './lab.js';
import type { RgbImage } from './rgb-image.js';
import { linearToSrgb, srgbCode, srgbToLinearTable } from './srgb.js';

const { white: D65_WHITE } = SRGB_PRIMARIES;
const ILLUMINANT_C: Chromaticity = [0.31, 0.316];
const SMPTE_C: Primaries = { red: [0.63, 0.34], green: [0.31, 0.595], blue: [0.155, 0.07], white: D65_WHITE };
const P3 = { red: [0.68, 0.32], green: [0.265, 0.69], blue: [0.15, 0.06] } as const;

/** Primaries other than sRGB's, by ffmpeg's names (ITU-T H.273, table 2: ColourPrimaries 4 to 9, 11 and 12). */
const PRIMARIES: Readonly<Record<string, Primaries>> = {
  bt470m: { red: [0.67, 0.33], green: [0.21, 0.71], blue: [0.14, 0.08], white: ILLUMINANT_C },
  bt470bg: { red: [0.64, 0.33], green: [0.29, 0.6], blue: [0.15, 0.06], white: D65_WHITE },
  smpte170m: SMPTE_C,
  smpte240m: SMPTE_C,
  film: { red: [0.681, 0.319], green: [0.243, 0.692], blue: [0.145, 0.049], white: ILLUMINANT_C },
  bt2020: { red: [0.708, 0.292], green: [0.17, 0.797], blue: [0.131, 0.046], white: D65_WHITE },
  smpte431: { ...P3, white: [0.314, 0.351] },
  smpte432: { ...P3, white: D65_WHITE },
};

/** Cone responses of X, Y, Z (Bradford; Lindbloom, Chromatic Adaptation), column by column. */
const BRADFORD: mat3 = [0.8951, -0.7502, 0.0389, 0.2664, 1.7135, -0.0685, -0.1614, 0.0367, 1.0296];

/**
 * Brings an image from the primaries that its clip is tagged with to those of sRGB, white staying white. What sRGB does
 * not hold is clipped.
 *
 * @param primaries - ffmpeg's name; the image is returned as it is where they are sRGB's, not known, or not said
 */
export function withSrgbPrimaries(image: RgbImage, primaries: string | undefined): RgbImage {
  const own = PRIMARIES[primaries ?? ''];
  if (!own) return image;
  const { rgb, bitDepth } = image;
  const matrix = toLinearSrgb(own);
  const linear = srgbToLinearTable(bitDepth);
  const code =
    bitDepth === 8
      ? srgbCode
      : (light: number) => Math.round(65535 * linearToSrgb(Math.min(Math.max(light, 0), 1)));
  const result = bitDepth === 8 ? new Uint8Array(rgb.length) : new Uint16Array(rgb.length);
  const colour: [number, number, number] = [0, 0, 0];
  for (let i = 0; i < rgb.length; i += 3) {
    for (let c = 0; c < 3; c += 1) colour[c] = linear[rgb[i + c] as number] as number;
    vec3.transformMat3(colour, colour, matrix);
    for (let c = 0; c < 3; c += 1) result[i + c] = code(colour[c] as number);
  }
  return { ...image, rgb: result };
}

/** Matrix from linear R, G, B of some primaries to linear sRGB. */
function toLinearSrgb(primaries: Primaries): mat3 {
  const toXyz = mat3.multiply(zero(), adaptationToD65(primaries.white), rgbToXyzMatrix(primaries));
  return mat3.multiply(zero(), XYZ_TO_RGB, toXyz);
}

/** Matrix by which X, Y, Z under a white look under D65 as they did. */
function adaptationToD65(white: Chromaticity): mat3 {
  const cones = (xyz: Triple) => vec3.transformMat3([0, 0, 0], [...xyz], BRADFORD) as Triple;
  const [from, to] = [cones(xyzOfChromaticity(white)), cones(D65)];
  const [l, m, s] = to.map((value, i) => value / (from[i] as number)) as unknown as Triple;
  const scaled = mat3.multiply(zero(), [l, 0, 0, 0, m, 0, 0, 0, s], BRADFORD);
  return mat3.multiply(zero(), mat3.invert(zero(), BRADFORD) as mat3, scaled);
}

function zero(): mat3 {
  return [0, 0, 0, 0, 0, 0, 0, 0, 0];
}
