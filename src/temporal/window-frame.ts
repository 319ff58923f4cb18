import type { SmallPicture } from '../colour/small-picture.js';
import type { FlowField } from './flow-field.js';

/** The way from one frame to a neighbour in time. */
export interface Passage {
  /** Motion to the neighbour. */
  readonly flow: FlowField;
  /** Per pixel, `height` rows of `width`: 1 where it is seen in the neighbour too, 0 where it is hidden or outside. */
  readonly visible: Uint8Array;
}

/** Motion between a frame and the one after it. */
export interface Motion {
  readonly forward: Passage;
  readonly backward: Passage;
}

/** What the temporal stage keeps of a frame. All pictures of a window have the same size. */
export interface WindowFrame {
  /** CIE L*, one channel, 0 to 100: what the frame shows. */
  readonly lightness: SmallPicture;
  /** What was made of it and shall become steady, any number of channels: a*, b* of a coloured frame. */
  readonly processed: SmallPicture;
  /** Undefined where the next frame belongs to another shot, or there is none. */
  readonly toNext: Passage | undefined;
  /** Undefined where the frame before belongs to another shot, or there is none. */
  readonly toPrevious: Passage | undefined;
}
