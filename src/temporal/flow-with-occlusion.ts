import type { FlowField } from './flow-field.js';

/** The way from one frame to a neighbour in time. */
export interface FlowWithOcclusion {
  /** Motion to the neighbour. */
  readonly flow: FlowField;
  /** Per pixel, `height` rows of `width`: 1 where it is seen in the neighbour too, 0 where it is hidden or outside. */
  readonly visible: Uint8Array;
}

/** Motion between a frame and the one after it. */
export interface Motion {
  readonly forward: FlowWithOcclusion;
  readonly backward: FlowWithOcclusion;
}
