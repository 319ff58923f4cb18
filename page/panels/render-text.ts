import type { RenderState, ShotState } from '../../src/preview/protocol.js';

/** Seconds as a person says them, such as `1:05 min` or `2 h 10 min`. */
export function durationText(seconds: number): string {
  const whole = Math.max(Math.round(seconds), 0);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}:${String(whole % 60).padStart(2, '0')} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** How far a render is. */
export function progressText({ done, total, left }: RenderState): string {
  if (total === 0) return 'Starting …';
  const frames = `${done} of ${total} frames`;
  return left === undefined ? frames : `${frames}, ${durationText(left)} left`;
}

/** Shots that a render would make. */
export function changedShots(shots: readonly Pick<ShotState, 'status'>[]): number {
  return shots.filter(({ status }) => status === 'stale' || status === 'new').length;
}
