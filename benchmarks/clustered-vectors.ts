import { randomNumbers } from '../src/colorize/random-numbers.js';
import { GLOBAL_LENGTH } from '../src/recommend/descriptor.js';

/** Vectors around each centre, on average. */
const PER_CENTRE = 50;

/** Length of what is added to a centre of length 1. */
const SPREAD = 0.9;

/** Unit vectors in clusters, as pictures of the same kind of thing lie, and queries from the same clusters. */
export function clusteredVectors(
  count: number,
  queryCount: number,
): { readonly vectors: Float32Array; readonly queries: Float32Array } {
  const random = randomNumbers(1);
  const centres = unitVectors(Math.ceil(count / PER_CENTRE), random);
  const around = (wanted: number, from: () => number) => {
    const noise = unitVectors(wanted, from);
    for (let row = 0; row < wanted; row += 1) {
      const centre = Math.floor(from() * Math.ceil(count / PER_CENTRE)) * GLOBAL_LENGTH;
      const at = row * GLOBAL_LENGTH;
      for (let i = 0; i < GLOBAL_LENGTH; i += 1) {
        noise[at + i] = (centres[centre + i] as number) + SPREAD * (noise[at + i] as number);
      }
      normalize(noise, at);
    }
    return noise;
  };
  return { vectors: around(count, random), queries: around(queryCount, randomNumbers(2)) };
}

function unitVectors(count: number, random: () => number): Float32Array {
  const vectors = new Float32Array(count * GLOBAL_LENGTH);
  for (let i = 0; i < vectors.length; i += 1) vectors[i] = random() + random() + random() - 1.5;
  for (let row = 0; row < count; row += 1) normalize(vectors, row * GLOBAL_LENGTH);
  return vectors;
}

function normalize(vectors: Float32Array, at: number): void {
  let squares = 0;
  for (let i = 0; i < GLOBAL_LENGTH; i += 1) squares += (vectors[at + i] as number) ** 2;
  const length = Math.sqrt(squares);
  for (let i = 0; i < GLOBAL_LENGTH; i += 1) vectors[at + i] = (vectors[at + i] as number) / length;
}
