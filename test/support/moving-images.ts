import type { SmallImage } from '../../src/colour/small-image.js';
import type { FlowField } from '../../src/temporal/flow-field.js';

/** A texture without end: CIE L* at any point of the plane. */
export type Texture = (x: number, y: number) => number;

/** Waves of many lengths, from 5 pixels to 80, none of them in step with another; 10 to 90. */
export function wavyTexture(seed: number): Texture {
  const waves = Array.from({ length: 14 }, (_, i) => {
    const length = 5 * 16 ** (i / 13);
    const angle = seed * 1.7 + i * 2.4;
    const turns = (2 * Math.PI) / length;
    return { x: turns * Math.cos(angle), y: turns * Math.sin(angle), phase: seed * 3.1 + i * 1.9 };
  });
  return (x, y) => {
    const sum = waves.reduce((total, wave) => total + Math.sin(wave.x * x + wave.y * y + wave.phase), 0);
    return 50 + 40 * Math.tanh(sum / 4);
  };
}

/** One channel of an image, from a function of its columns and rows. */
export function imageOf(width: number, height: number, sample: Texture): SmallImage {
  const data = Float32Array.from({ length: width * height }, (_, i) =>
    sample(i % width, Math.floor(i / width)),
  );
  return { width, height, channels: 1, data };
}

/** A flow from functions of columns and rows. */
export function flowOf(width: number, height: number, u: Texture, v: Texture): FlowField {
  return { width, height, u: imageOf(width, height, u).data, v: imageOf(width, height, v).data };
}

/** Mean distance of two flows' end points, in pixels, over the pixels for which `counted` holds. */
export function endPointError(
  flow: FlowField,
  truth: FlowField,
  counted: (x: number, y: number) => boolean = () => true,
): number {
  let [sum, count] = [0, 0];
  for (let i = 0; i < truth.u.length; i += 1) {
    if (!counted(i % truth.width, Math.floor(i / truth.width))) continue;
    sum += Math.hypot(
      (flow.u[i] as number) - (truth.u[i] as number),
      (flow.v[i] as number) - (truth.v[i] as number),
    );
    count += 1;
  }
  return sum / count;
}
