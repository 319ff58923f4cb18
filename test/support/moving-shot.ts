import type { SmallImage } from '../../src/colour/small-image.js';
import type { FlowWithOcclusion, Motion } from '../../src/temporal/flow-with-occlusion.js';
import type { TimedFrame } from '../../src/temporal/temporal-smoother.js';

/** An image from a function of channel, column and row. */
export function imageOf(
  width: number,
  height: number,
  channels: number,
  sample: (x: number, y: number, channel: number) => number,
): SmallImage {
  const size = width * height;
  return {
    ...{ width, height, channels },
    data: Float32Array.from({ length: size * channels }, (_, i) =>
      sample(i % width, Math.floor((i % size) / width), Math.floor(i / size)),
    ),
  };
}

/** Motion of an image that moves as a whole by a number of pixels, whole or broken. */
export function evenMotion(width: number, height: number, dx: number, dy = 0): Motion {
  return { forward: evenFlow(width, height, dx, dy), backward: evenFlow(width, height, -dx, -dy) };
}

function evenFlow(width: number, height: number, dx: number, dy: number): FlowWithOcclusion {
  const size = width * height;
  const visible = Uint8Array.from({ length: size }, (_, i) => {
    const [x, y] = [(i % width) + dx, Math.floor(i / width) + dy];
    return x < 0 || y < 0 || x > width - 1 || y > height - 1 ? 0 : 1;
  });
  return {
    flow: { width, height, u: new Float32Array(size).fill(dx), v: new Float32Array(size).fill(dy) },
    visible,
  };
}

/** A scene that moves as a whole, with two channels to be made steady. */
export interface MovingShot {
  readonly frames: number;
  readonly width: number;
  readonly height: number;
  /** Pixels that the camera goes to the right in each frame: the scene moves to the left. */
  readonly pan: number;
  /** CIE L* at a place of the scene. */
  readonly lightness: (x: number, y: number, frame: number) => number;
  readonly processed: (x: number, y: number, frame: number, channel: number) => number;
}

/** The frames of a shot with their true motion, all of them wanted. */
export function movingShot({ frames, width, height, pan, lightness, processed }: MovingShot): TimedFrame[] {
  return Array.from({ length: frames }, (_, frame) => ({
    lightness: imageOf(width, height, 1, (x, y) => lightness(x + pan * frame, y, frame)),
    processed: imageOf(width, height, 2, (x, y, channel) => processed(x + pan * frame, y, frame, channel)),
    motion: frame > 0 ? evenMotion(width, height, -pan) : undefined,
    wanted: true,
  }));
}

/** An image of one channel, 0 to 100, full of structure; moved to the left by a number of pixels, whole or broken. */
export function texture(width: number, height: number, dx = 0, dy = 0): SmallImage {
  return imageOf(width, height, 1, (x, y) => {
    const [px, py] = [x + dx, y + dy];
    return (
      50 +
      18 * Math.sin(px * 0.9 + 0.3 * py) +
      14 * Math.cos(py * 0.7 - 0.2 * px) +
      12 * Math.sin(px * 0.23 + py * 0.31)
    );
  });
}
