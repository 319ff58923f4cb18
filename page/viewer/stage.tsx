import { computed, effect, signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { frame, playing } from '../state/place.js';
import { project } from '../state/project.js';
import { Labels } from './labels.js';
import { COMPARISON_NAMES, look } from './look.js';
import { Painter } from './painter.js';
import { timecodeOf } from './positions.js';
import { sideOf } from './sides.js';
import { fit, position, stageSize } from './view-state.js';
import { WipeLine } from './wipe-line.js';
import { type Fit, fitZoom, panned, placed, zoomedAt } from './zoom.js';

/** Why nothing can be drawn, where it is so. */
const failure = signal<string | undefined>(undefined);

/** What the picture is, for those who do not see it; kept while the film plays, so that it is not read out all the time. */
const described = computed((before?: string) => {
  void before;
  const state = project.value;
  if (!state) return '';
  const { a, b, comparison, swapped } = look.value;
  const sides =
    comparison === 'none' ? sideOf(swapped ? b : a).text : `${sideOf(a).text} and ${sideOf(b).text}`;
  const how = comparison === 'none' ? '' : `${COMPARISON_NAMES[comparison]}: `;
  const place = playing.value ? 'playing' : `frame ${frame.value}, ${timecodeOf(frame.value, state.clip)}`;
  return `${how}${sides}, ${place}`;
});

/** Point of a mouse event in an area of the stage, in device pixels. */
function pointOf(event: MouseEvent, canvas: HTMLCanvasElement, { area }: Fit): [number, number] {
  const box = canvas.getBoundingClientRect();
  const scale = canvas.width / box.width;
  return [((event.clientX - box.left) * scale) % area[0], (event.clientY - box.top) * scale];
}

function useGestures(ref: { readonly current: HTMLCanvasElement | null }) {
  useEffect(() => {
    const { current: canvas } = ref;
    if (!canvas) return;
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const { value: to } = fit;
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      const factor = 2 ** (-Math.max(-240, Math.min(event.deltaY * lines, 240)) / 240);
      const [, down] = placed(position.value, to).zoom;
      position.value = zoomedAt(pointOf(event, canvas, to), down * factor, position.value, to);
    };
    // Not by an attribute: the browser takes those for promises to let the page scroll.
    canvas.addEventListener('wheel', wheel, { passive: false });
    return () => canvas.removeEventListener('wheel', wheel);
  }, [ref]);
  const drag = (event: PointerEvent) => {
    const { current: canvas } = ref;
    if (!canvas || event.button > 1) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    let [x, y] = [event.clientX, event.clientY];
    const move = (moved: PointerEvent) => {
      const scale = canvas.width / canvas.getBoundingClientRect().width;
      const by = [(moved.clientX - x) * scale, (moved.clientY - y) * scale] as const;
      [x, y] = [moved.clientX, moved.clientY];
      if (by[0] !== 0 || by[1] !== 0) position.value = panned(by, position.value, fit.value);
    };
    canvas.addEventListener('pointermove', move);
    canvas.addEventListener('lostpointercapture', () => canvas.removeEventListener('pointermove', move), {
      once: true,
    });
  };
  const double = (event: MouseEvent) => {
    const { current: canvas } = ref;
    if (!canvas) return;
    const { value: to } = fit;
    const fitted = position.value.zoom === 'fit' || position.value.zoom === fitZoom(to);
    position.value = fitted
      ? zoomedAt(pointOf(event, canvas, to), 1, position.value, to)
      : { zoom: 'fit', centre: [0.5, 0.5] };
  };
  return { onPointerDown: drag, onDblClick: double };
}

/** The canvas, with labels that say what is on it. */
export function Stage() {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const { current } = canvas;
    if (!current) return;
    const painter = new Painter(current, (error) => {
      failure.value = error;
    });
    const sizes = new ResizeObserver(([entry]) => {
      if (!entry) return;
      const exact = entry.devicePixelContentBoxSize?.[0];
      const ratio = window.devicePixelRatio;
      stageSize.value = exact
        ? [exact.inlineSize, exact.blockSize]
        : [Math.round(entry.contentRect.width * ratio), Math.round(entry.contentRect.height * ratio)];
    });
    try {
      sizes.observe(current, { box: 'device-pixel-content-box' });
    } catch {
      sizes.observe(current);
    }
    const drawing = effect(() => painter.update());
    return () => {
      drawing();
      sizes.disconnect();
      painter.close();
    };
  }, []);
  const gestures = useGestures(canvas);
  return (
    <div class="stage">
      <canvas ref={canvas} role="img" aria-label={described.value} {...gestures} />
      <WipeLine />
      <Labels />
      {failure.value && (
        <p class="stage-failure" role="alert">
          {failure.value}
        </p>
      )}
    </div>
  );
}
