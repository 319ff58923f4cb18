import type { FrameSink } from '../../src/encode/frame-sink.js';
import type { Frame } from '../../src/frame/frame.js';
import type { PixelFormat } from '../../src/frame/pixel-format.js';

export interface FakeSinkOptions {
  readonly format?: PixelFormat;
  /** Awaited before each frame is taken. */
  readonly delay?: (index: number) => Promise<void>;
  /** Frame at which writing fails. */
  readonly failAt?: number;
  /** Whether finishing fails. */
  readonly failToFinish?: boolean;
}

/** A copy of a frame that was written. */
export interface WrittenFrame {
  readonly index: number;
  readonly format: PixelFormat;
  readonly y: readonly number[];
  readonly cb: readonly number[];
  readonly cr: readonly number[];
}

/** An output in memory. */
export class FakeSink implements FrameSink {
  readonly format: PixelFormat;
  readonly written: WrittenFrame[] = [];
  state: 'open' | 'finished' | 'aborted' = 'open';

  constructor(private readonly options: FakeSinkOptions = {}) {
    this.format = options.format ?? { subsampling: '4:2:0', bitDepth: 8 };
  }

  async write(frame: Frame): Promise<void> {
    await this.options.delay?.(frame.index);
    if (frame.index === this.options.failAt) throw new Error('the disk is full');
    const { index, format, y, cb = [], cr = [] } = frame;
    this.written.push({ index, format, y: [...y], cb: [...cb], cr: [...cr] });
  }

  async finish(): Promise<string> {
    if (this.options.failToFinish) throw new Error('the file could not be named');
    this.state = 'finished';
    return 'fake.colorized.mp4';
  }

  async abort(): Promise<{ readonly partial: string | undefined }> {
    this.state = 'aborted';
    return { partial: this.written.length > 0 ? 'fake.colorized.partial.mp4' : undefined };
  }
}
