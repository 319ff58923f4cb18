import { signal } from '@preact/signals';
import { useMemo, useRef } from 'preact/hooks';
import type { Rectangle } from '../../src/preview/protocol.js';
import { dragged, type Grip, gripAt, isMeant, type Point } from './rectangle.js';

/** How near to an edge the pointer holds it, in pixels. */
const REACH = 6;

interface Drag {
  readonly grip: Grip;
  readonly from: Point;
  readonly rectangle: Rectangle;
}

/** A reference with the part of it that is used, and the one that is left out, either of which can be drawn on it. */
export function RegionPicture(props: {
  readonly source: string;
  readonly name: string;
  readonly region?: Rectangle | undefined;
  readonly ignore?: Rectangle | undefined;
  /** Which of them is drawn; neither where it is shown alone. */
  readonly drawing?: 'region' | 'ignore' | undefined;
  readonly draw?: (rectangle: Rectangle) => void;
}) {
  const { source, name, drawing, draw } = props;
  const drag = useMemo(() => signal<Drag | undefined>(undefined), []);
  const box = useRef<HTMLDivElement>(null);
  const present = drawing && props[drawing];
  const pointAt = ({ clientX, clientY }: PointerEvent): Point => {
    const { left, top, width, height } = (box.current as HTMLElement).getBoundingClientRect();
    return [(clientX - left) / width, (clientY - top) / height];
  };
  const near = (): Point => {
    const { width, height } = (box.current as HTMLElement).getBoundingClientRect();
    return [REACH / width, REACH / height];
  };
  const begin = (event: PointerEvent) => {
    if (!drawing || event.button !== 0) return;
    event.preventDefault();
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    const from = pointAt(event);
    drag.value = { grip: gripAt(present, from, near()), from, rectangle: present ?? [0, 0, 0, 0] };
  };
  const latest = (event: PointerEvent, { grip, from, rectangle }: Drag) =>
    dragged(rectangle, grip, from, pointAt(event));
  const moved = useMemo(() => signal<Rectangle | undefined>(undefined), []);
  const move = (event: PointerEvent) => {
    if (drag.value) moved.value = latest(event, drag.value);
    else if (drawing)
      (event.currentTarget as HTMLElement).style.cursor = cursorOf(gripAt(present, pointAt(event), near()));
  };
  const end = (event: PointerEvent) => {
    const { value: held } = drag;
    drag.value = undefined;
    moved.value = undefined;
    if (!held || event.type === 'pointercancel') return;
    const rectangle = latest(event, held);
    if (isMeant(rectangle)) draw?.(rectangle);
  };
  const region = drawing === 'region' ? (moved.value ?? props.region) : props.region;
  const ignore = drawing === 'ignore' ? (moved.value ?? props.ignore) : props.ignore;
  return (
    <div
      ref={box}
      class={drawing ? 'region-picture drawing' : 'region-picture'}
      onPointerDown={begin}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={end}
    >
      <img src={source} alt={name} draggable={false} />
      {region && <span class="region" style={placed(region)} />}
      {ignore && <span class="ignore" style={placed(ignore)} />}
    </div>
  );
}

function placed([x, y, width, height]: Rectangle) {
  const percent = (value: number) => `${100 * value}%`;
  return { left: percent(x), top: percent(y), width: percent(width), height: percent(height) };
}

function cursorOf(grip: Grip): string {
  if (grip === 'new') return 'crosshair';
  if (grip === 'whole') return 'move';
  const [x, y] = grip;
  if (x === 0) return 'ns-resize';
  if (y === 0) return 'ew-resize';
  return x === y ? 'nwse-resize' : 'nesw-resize';
}
