import { useRef } from 'preact/hooks';
import { look, show } from './look.js';
import { fit, position, stageSize } from './view-state.js';
import { pictureAt, placed } from './zoom.js';

/** How far an arrow key moves the line: a hundredth of the picture; with shift a tenth. */
const NUDGE = 0.01;

/** The line of a wipe, to be dragged; it stays where it is in the picture when that is zoomed. */
export function WipeLine() {
  const line = useRef<HTMLDivElement>(null);
  const { comparison, wipe, level } = look.value;
  if (comparison !== 'wipe') return null;
  const axis = level ? 1 : 0;
  const { value: to } = fit;
  const { origin, zoom } = placed(position.value, to);
  const at = origin[axis] + wipe * zoom[axis] * to.size[axis];
  const percent = (100 * at) / stageSize.value[axis];
  const move = (value: number) => show({ wipe: Math.min(Math.max(value, 0), 1) });
  const drag = (event: PointerEvent) => {
    const { current } = line;
    const box = current?.parentElement?.getBoundingClientRect();
    if (!current || !box || event.button !== 0) return;
    event.preventDefault();
    event.stopPropagation();
    current.setPointerCapture(event.pointerId);
    const moved = ({ clientX, clientY }: PointerEvent) => {
      const scale = stageSize.value[0] / box.width;
      const point = [(clientX - box.left) * scale, (clientY - box.top) * scale] as const;
      move(pictureAt(point, position.value, fit.value)[axis]);
    };
    current.addEventListener('pointermove', moved);
    current.addEventListener('lostpointercapture', () => current.removeEventListener('pointermove', moved), {
      once: true,
    });
  };
  const nudge = (event: KeyboardEvent) => {
    const back = level ? 'ArrowUp' : 'ArrowLeft';
    const on = level ? 'ArrowDown' : 'ArrowRight';
    if (event.key !== back && event.key !== on) return;
    event.preventDefault();
    move(wipe + (event.key === on ? 1 : -1) * NUDGE * (event.shiftKey ? 10 : 1));
  };
  return (
    <div
      ref={line}
      class={`wipe-line ${level ? 'level' : 'upright'}`}
      style={level ? { top: `${percent}%` } : { left: `${percent}%` }}
      hidden={percent < 0 || percent > 100}
      role="slider"
      tabIndex={0}
      aria-label="Wipe"
      aria-orientation={level ? 'vertical' : 'horizontal'}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(100 * wipe)}
      aria-valuetext={`A up to ${Math.round(100 * wipe)} %`}
      onPointerDown={drag}
      onKeyDown={nudge}
      onDblClick={(event) => {
        event.stopPropagation();
        move(0.5);
      }}
    />
  );
}
