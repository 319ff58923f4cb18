import { useRef } from 'preact/hooks';
import { edit, project, shotIndex } from '../state/project.js';
import { goTo } from '../viewer/player.js';
import { timecodeOf } from '../viewer/positions.js';
import { allowedCut, frameAt, xOfFrame } from './geometry.js';
import { moving, tiles } from './timeline-state.js';

/** How long a cut that keys move rests before it stays there, in milliseconds. */
const REST = 700;

/** The cut with which a shot begins; it can be dragged, or moved by arrow keys. */
export function CutHandle({ shot }: { readonly shot: number }) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const { value: state } = project;
  const own = state?.shots[shot];
  const before = state?.shots[shot - 1];
  if (!state || !own || !before) return null;
  const { shots, clip } = state;
  const held = moving.value?.shot === shot ? moving.value.frame : undefined;
  const at = held ?? own.start;
  const x = xOfFrame(own.start, shots, tiles.value);
  const near = shot === shotIndex.value || shot === shotIndex.value + 1;
  const hold = (frame: number) => {
    if (moving.value?.sent) return;
    const to = allowedCut(frame, shot, shots);
    moving.value = { shot, frame: to };
    // The viewer shows the frame that the shot would begin with.
    goTo(to);
  };
  const leave = async () => {
    clearTimeout(timer.current);
    const { value: last } = moving;
    if (last?.shot !== shot || last.sent) return;
    if (last.frame !== own.start) {
      moving.value = { ...last, sent: true };
      await edit({ kind: 'move cut', shot, frame: last.frame });
    }
    moving.value = undefined;
  };
  const give = () => {
    clearTimeout(timer.current);
    moving.value = undefined;
    goTo(own.start);
  };
  const keys = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[
      event.key
    ];
    if (by !== undefined) hold(at + (event.shiftKey ? 10 * by : by));
    else if (event.key === 'Enter') void leave();
    else if (event.key === 'Escape') give();
    else return;
    event.preventDefault();
    clearTimeout(timer.current);
    if (by !== undefined) timer.current = setTimeout(() => void leave(), REST);
  };
  return (
    <div
      class={held === undefined ? 'cut' : 'cut held'}
      style={{ left: `${x}px` }}
      role="slider"
      tabIndex={near ? 0 : -1}
      aria-label={`Cut between shot ${shot} and shot ${shot + 1}`}
      aria-orientation="horizontal"
      aria-valuemin={before.start + 1}
      aria-valuemax={own.end - 1}
      aria-valuenow={at}
      aria-valuetext={`frame ${at}, ${timecodeOf(at, clip)}`}
      title={`Cut at frame ${own.start}: drag to move it`}
      onKeyDown={keys}
      onBlur={() => void leave()}
      onPointerDown={(event) => {
        if (event.button !== 0 || moving.value?.sent) return;
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        moving.value = { shot, frame: own.start };
      }}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
        const { left } = (event.currentTarget.parentElement as HTMLElement).getBoundingClientRect();
        hold(frameAt(event.clientX - left, shots, tiles.value));
      }}
      onPointerUp={() => void leave()}
      onPointerCancel={give}
    />
  );
}

/** Where a cut that is being moved would be. */
export function MovedCut() {
  const { value: state } = project;
  const { value: now } = moving;
  if (!state || !now) return null;
  const by = now.frame - (state.shots[now.shot]?.start ?? 0);
  return (
    <div class="moved-cut" style={{ left: `${xOfFrame(now.frame, state.shots, tiles.value)}px` }}>
      <span>
        {timecodeOf(now.frame, state.clip)} ({by > 0 ? '+' : ''}
        {by})
      </span>
    </div>
  );
}
