import { cached } from '../state/events.js';
import { frame } from '../state/place.js';
import { project, shotIndex } from '../state/project.js';
import { goTo, stop } from '../viewer/player.js';
import { timecodeOf } from '../viewer/positions.js';
import { frameAt, rulerFrames, xOfFrame } from './geometry.js';
import { length, tiles, widths } from './timeline-state.js';

/** Pixels that a timecode needs. */
const TIMECODE_WIDTH = 92;

/** Timecodes, and the place where the playhead is dragged. */
export function Ruler() {
  const { value: state } = project;
  if (!state) return null;
  const { shots, clip, marks } = state;
  const place = tiles.value;
  const rate = clip.frameRate[0] / clip.frameRate[1];
  const frames = rulerFrames(shots, place, { widths: widths.value, rate, room: TIMECODE_WIDTH });
  const drag = (event: PointerEvent) => {
    const { left } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    goTo(frameAt(event.clientX - left, shots, place));
  };
  return (
    <div
      class="ruler"
      onPointerDown={(event) => {
        if (event.button !== 0 || (event.target as Element).closest('.mark')) return;
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        stop();
        drag(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) drag(event);
      }}
    >
      {frames.map((at) => (
        <span key={at} class="tick" style={{ left: `${xOfFrame(at, shots, place)}px` }}>
          {timecodeOf(at, clip)}
        </span>
      ))}
      <ul class="marks" aria-label="Marks">
        {marks.map(({ frame: at, text }, i) => {
          const left = xOfFrame(at, shots, place);
          const next = marks[i + 1];
          const width = (next ? xOfFrame(next.frame, shots, place) : length.value) - left;
          return (
            <li key={at} style={{ left: `${left}px`, maxWidth: `${Math.max(width, 11)}px` }}>
              <button
                type="button"
                class="plain mark"
                aria-label={`Mark at ${timecodeOf(at, clip)}: ${text}`}
                title={`${timecodeOf(at, clip)}: ${text}`}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => goTo(at)}
              >
                <svg viewBox="0 0 8 10" width="8" height="10" aria-hidden="true">
                  <path d="M0 0H8V6L4 10 0 6Z" fill="currentColor" />
                </svg>
                <span>{text}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** Which frames have their colours at hand. */
export function CachedStripe() {
  const shots = project.value?.shots ?? [];
  const x = (at: number) => xOfFrame(at, shots, tiles.value);
  const count = cached.value.reduce((sum, [start, end]) => sum + end - start, 0);
  return (
    <div class="cached" title={`${count} frames have their colours at hand`}>
      {cached.value.map(([start, end]) => (
        <span key={start} style={{ left: `${x(start)}px`, width: `${Math.max(x(end) - x(start), 1)}px` }} />
      ))}
    </div>
  );
}

/** Where the film is; it can be moved by keys. */
export function Playhead() {
  const { value: state } = project;
  if (!state) return null;
  const { shots, clip } = state;
  const { value: at } = frame;
  const second = Math.max(1, Math.round(clip.frameRate[0] / clip.frameRate[1]));
  const keys = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10 * second, PageDown: 10 * second }[event.key];
    if (by !== undefined) goTo(at + (event.shiftKey ? by * second : by));
    else if (event.key === 'Home') goTo(0);
    else if (event.key === 'End') goTo(clip.frames - 1);
    else return;
    stop();
    event.preventDefault();
  };
  return (
    <div
      class="playhead"
      style={{ left: `${xOfFrame(at, shots, tiles.value)}px` }}
      role="slider"
      tabIndex={0}
      aria-label="Playhead"
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={clip.frames - 1}
      aria-valuenow={at}
      aria-valuetext={`frame ${at}, ${timecodeOf(at, clip)}, shot ${shotIndex.value + 1}`}
      onKeyDown={keys}
    />
  );
}
