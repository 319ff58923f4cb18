import type { FlowLevel } from './flow-image.js';
import { type Carried, type Constraints, linearise } from './linearise.js';
import {
  type EdgeWeights,
  type Equations,
  relax,
  weighEdges,
  weighSmoothness,
  writeEquations,
} from './relaxation.js';

/** How a flow is refined. */
export interface RefinementSettings {
  /** How often the second image is carried along the flow found so far, and the constraints are written anew. */
  readonly warps: number;
  /** How often, for each warp, the robust penalties are weighed anew. */
  readonly reweightings: number;
  /** Sweeps of successive over-relaxation for each weighing. */
  readonly sweeps: number;
  /** Weight of smoothness, α. */
  readonly smoothness: number;
  /** Weight of equal samples. */
  readonly intensity: number;
  /** Weight of equal gradients, γ. */
  readonly gradient: number;
  /** How much less smoothness counts across edges of the image, κ in 1 / (1 + κ d²) for a step d between samples. */
  readonly edges: number;
}

/**
 * Refines a flow such that samples and gradients stay the same along it and neighbours move alike, after Brox et al. 2004
 * (High Accuracy Optical Flow Estimation Based on a Theory for Warping): robust penalties √(x² + ε²), written as weights
 * that are computed anew from the flow so far (section 3.2); the linear systems are solved by red-black successive
 * over-relaxation of both components of a pixel at once. Constraints are normalised by the gradient, as in Zimmer et al.
 * 2011 (Optic Flow in Harmony), section 2.1, which makes them distances in pixels. Pixels that leave the image are
 * moved by their neighbours alone.
 *
 * Flows lie in planes with a row more above and below the image, of any finite content: pixel (x, y) is element
 * `width + y * width + x`. So every pixel has neighbours in memory, and the weights of those outside are zero.
 *
 * Keeps memory for images up to one size: 20 numbers per pixel.
 */
export class VariationalRefiner {
  readonly #carried: Carried;
  readonly #constraints: Constraints;
  readonly #edges: EdgeWeights;
  readonly #weights: EdgeWeights;
  readonly #equations: Equations;

  /**
   * @param width - of the largest image
   * @param height - likewise
   */
  constructor(width: number, height: number) {
    const plane = () => new Float32Array(width * (height + 2));
    this.#carried = {
      samples: plane(),
      across: plane(),
      down: plane(),
      inside: new Uint8Array(width * height),
    };
    this.#constraints = {
      x: plane(),
      y: plane(),
      t: plane(),
      xx: plane(),
      xy: plane(),
      yy: plane(),
      xt: plane(),
      yt: plane(),
    };
    this.#edges = { across: plane(), down: plane() };
    this.#weights = { across: plane(), down: plane() };
    this.#equations = { xx: plane(), xy: plane(), yy: plane(), rightU: plane(), rightV: plane() };
  }

  /**
   * @param from - at most as large as the largest image
   * @param to - of the same size
   * @param u - horizontal motion, in a plane as described above; changed in place
   * @param v - likewise
   */
  refine(
    from: FlowLevel,
    to: FlowLevel,
    u: Float32Array,
    v: Float32Array,
    settings: RefinementSettings,
  ): void {
    weighEdges(from, settings.edges, this.#edges);
    for (let warp = 0; warp < settings.warps; warp += 1) {
      linearise(from, to, u, v, this.#carried, this.#constraints);
      for (let turn = 0; turn < settings.reweightings; turn += 1) {
        weighSmoothness(from, u, v, settings.smoothness, this.#edges, this.#weights);
        writeEquations(from, u, v, settings, this.#constraints, this.#weights, this.#equations);
        for (let sweep = 0; sweep < settings.sweeps; sweep += 1) {
          relax(from, this.#equations, this.#weights, u, v);
        }
      }
    }
  }
}
