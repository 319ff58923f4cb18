/** Frames [start, end) that are played. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** How a film is played. */
export interface PlaybackOptions {
  /** Frames per second of the film. */
  readonly rate: number;
  /** Factor of the rate; below 0 backwards. */
  readonly speed: number;
  readonly span: Span;
  /** Whether it begins again at the other end. */
  readonly loop: boolean;
  /** Whether each frame is shown, however long that takes; else frames that come too late are left out. */
  readonly everyFrame: boolean;
}

/** Figures for the screen. */
export interface PlaybackFigures {
  /** Frames shown per second, of late. */
  readonly shown: number;
  /** Frames that should be shown per second. */
  readonly wanted: number;
  /** Frames left out since playing began. */
  readonly skipped: number;
}

/** Milliseconds over which the rate is measured. */
const MEASURED = 1000;

/** Says which frame is due, and counts what was shown. Times are milliseconds. */
export class PlaybackClock {
  private began: number;
  private first: number;
  private last: number;
  private skipped = 0;
  private shownAt: number[] = [];
  private readonly direction: 1 | -1;

  /** @param frame - where playing begins; it is on the screen already */
  constructor(
    private readonly options: PlaybackOptions,
    frame: number,
    now: number,
  ) {
    this.first = frame;
    this.last = frame;
    this.began = now;
    this.direction = options.speed < 0 ? -1 : 1;
    this.shownAt.push(now);
  }

  /** Milliseconds of a frame at the wanted rate. */
  get step(): number {
    const { rate, speed } = this.options;
    return 1000 / (rate * Math.abs(speed));
  }

  /** The frame that is due; undefined when the film has ended. */
  due(now: number): number | undefined {
    const { everyFrame } = this.options;
    if (!everyFrame) return this.after(this.first, Math.floor((now - this.began) / this.step + 1e-6));
    const since = now - (this.shownAt.at(-1) ?? this.began);
    // Half a millisecond of grace: screens come round at uneven times.
    return since + 0.5 >= this.step ? this.after(this.last, 1) : this.last;
  }

  /** Where the film is between frames, at the wanted rate; a loop is not taken into account. */
  position(now: number): number {
    return this.first + (this.direction * (now - this.began)) / this.step;
  }

  /** Frames that will be due, nearest first, without repeating any; fewer where the film ends. */
  ahead(from: number, count: number): number[] {
    const frames = new Set<number>();
    for (let i = 0; i < count; i += 1) {
      const frame = this.after(from, i);
      if (frame !== undefined) frames.add(frame);
    }
    return [...frames];
  }

  /** The frame some frames after another; undefined past the end. */
  after(frame: number, count: number): number | undefined {
    const { span, loop } = this.options;
    const to = frame + this.direction * count;
    if (to >= span.start && to < span.end) return to;
    if (!loop) return undefined;
    const length = span.end - span.start;
    return span.start + ((((to - span.start) % length) + length) % length);
  }

  /** Counts a frame that has come to the screen. */
  show(frame: number, now: number): void {
    if (frame === this.last) return;
    this.skipped += Math.max(this.distance(this.last, frame) - 1, 0);
    this.last = frame;
    this.shownAt.push(now);
    while (now - (this.shownAt[0] ?? now) > MEASURED) this.shownAt.shift();
  }

  /** Frames from one to another in the direction of playing. */
  distance(from: number, to: number): number {
    const { span, loop } = this.options;
    const straight = this.direction * (to - from);
    return straight < 0 && loop ? straight + span.end - span.start : straight;
  }

  /** Sets the clock by another: the sound's, which nobody must hear stumble. */
  follow(frame: number, now: number): void {
    this.first = Math.floor(frame);
    this.began = now - (frame - this.first) * this.step;
  }

  figures(now: number): PlaybackFigures {
    const { rate, speed } = this.options;
    const recent = this.shownAt.filter((at) => now - at <= MEASURED);
    const [first = now, last = now] = [recent[0], recent.at(-1)];
    const steps = recent.length - 1;
    // A film that stands still must not keep the rate that it had.
    const waits = now - last > (1.5 * (last - first)) / Math.max(steps, 1);
    const time = (waits ? now : last) - first;
    const shown = steps > 0 && time > 0 ? (1000 * steps) / time : 0;
    return { shown, wanted: rate * Math.abs(speed), skipped: this.skipped };
  }
}

/** `24.0 of 25 fps, 3 skipped`. */
export function figuresText({ shown, wanted, skipped }: PlaybackFigures): string {
  const rate = Number.isInteger(wanted) ? String(wanted) : wanted.toFixed(2);
  return `${shown.toFixed(1)} of ${rate} fps, ${skipped} skipped`;
}
