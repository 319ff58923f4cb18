const DEGREES = Math.PI / 180;
const POWER_25_7 = 25 ** 7;

/**
 * The CIEDE2000 colour difference with kL = kC = kH = 1 (Sharma, Wu and Dalal: The CIEDE2000 Color-Difference
 * Formula: Implementation Notes, Supplementary Test Data, and Mathematical Observations. Color Research and
 * Application 30(1), 2005; equations 2 to 22).
 *
 * Takes numbers instead of arrays because it runs once per pixel.
 *
 * @returns 0 for equal colours; about 1 is just noticeable
 * @example
 * ```ts
 * import { ciede2000 } from 'autochrome/core';
 *
 * console.log(ciede2000(50, 2.6772, -79.7751, 50, 0, -82.7485).toFixed(4)); // 2.0425
 * ```
 */
export function ciede2000(L1: number, a1: number, b1: number, L2: number, a2: number, b2: number): number {
  const meanChroma = (length(a1, b1) + length(a2, b2)) / 2;
  const meanChroma7 = seventhPower(meanChroma);
  const g = 0.5 * (1 - Math.sqrt(meanChroma7 / (meanChroma7 + POWER_25_7)));
  const a1g = (1 + g) * a1;
  const a2g = (1 + g) * a2;
  const c1 = length(a1g, b1);
  const c2 = length(a2g, b2);
  const h1 = hueAngle(a1g, b1);
  const h2 = hueAngle(a2g, b2);
  const coloured = c1 * c2 !== 0;

  let turn = coloured ? h2 - h1 : 0;
  if (turn > 180) turn -= 360;
  else if (turn < -180) turn += 360;
  const deltaL = L2 - L1;
  const deltaC = c2 - c1;
  const deltaH = 2 * Math.sqrt(c1 * c2) * Math.sin((turn / 2) * DEGREES);

  const meanL = (L1 + L2) / 2;
  const meanC = (c1 + c2) / 2;
  const meanH = coloured ? meanHue(h1, h2) : h1 + h2;
  const t =
    1 -
    0.17 * Math.cos((meanH - 30) * DEGREES) +
    0.24 * Math.cos(2 * meanH * DEGREES) +
    0.32 * Math.cos((3 * meanH + 6) * DEGREES) -
    0.2 * Math.cos((4 * meanH - 63) * DEGREES);
  const theta = 30 * Math.exp(-(((meanH - 275) / 25) ** 2));
  const meanC7 = seventhPower(meanC);
  const rc = 2 * Math.sqrt(meanC7 / (meanC7 + POWER_25_7));
  const l50 = (meanL - 50) ** 2;
  const l = deltaL / (1 + (0.015 * l50) / Math.sqrt(20 + l50));
  const c = deltaC / (1 + 0.045 * meanC);
  const h = deltaH / (1 + 0.015 * meanC * t);
  return Math.sqrt(l * l + c * c + h * h - Math.sin(2 * theta * DEGREES) * rc * c * h);
}

// Math.hypot and the power operator guard against what colours never are, and take half of the time of the whole.
function length(a: number, b: number): number {
  return Math.sqrt(a * a + b * b);
}

function seventhPower(x: number): number {
  const cube = x * x * x;
  return cube * cube * x;
}

/** Degrees in [0, 360); 0 for neutral colours. */
function hueAngle(a: number, b: number): number {
  if (a === 0 && b === 0) return 0;
  const angle = Math.atan2(b, a) / DEGREES;
  return angle < 0 ? angle + 360 : angle;
}

function meanHue(h1: number, h2: number): number {
  const sum = h1 + h2;
  if (Math.abs(h1 - h2) <= 180) return sum / 2;
  return sum < 360 ? (sum + 360) / 2 : (sum - 360) / 2;
}
