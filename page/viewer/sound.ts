import { signal } from '@preact/signals';

/** Whether the sound is off. */
export const muted = signal(false);

/** The clip's sound, which plays beside the picture. */
export class Sound {
  private readonly element = new Audio();

  constructor(
    path: string,
    private readonly rate: number,
  ) {
    this.element.preload = 'auto';
    this.element.src = path;
  }

  /** Plays from a frame on; where the browser does not let it, the picture plays alone. */
  play(frame: number, speed: number): void {
    this.element.muted = muted.value;
    this.element.playbackRate = speed;
    this.seek(frame);
    this.element.play().catch(() => undefined);
  }

  seek(frame: number): void {
    this.element.currentTime = frame / this.rate;
  }

  stop(): void {
    this.element.pause();
  }

  mute(): void {
    this.element.muted = muted.value;
  }

  /** Where it is, in frames; undefined where it is not to be followed: it waits for data, has ended, or does not play. */
  get position(): number | undefined {
    const { paused, ended, seeking, readyState, currentTime } = this.element;
    const plays = !paused && !ended && !seeking && readyState >= HTMLMediaElement.HAVE_FUTURE_DATA;
    return plays ? currentTime * this.rate : undefined;
  }
}
