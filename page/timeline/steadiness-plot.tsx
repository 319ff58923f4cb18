import { effect, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { SteadinessState } from '../../src/preview/protocol.js';
import { cached } from '../state/events.js';
import { frame, playing } from '../state/place.js';
import { project, Refused, request, shotIndex } from '../state/project.js';
import { goTo } from '../viewer/player.js';
import { plotPath } from './geometry.js';

const SIZE = [260, 56] as const;

/** How long nothing changes before numbers are asked for, in milliseconds. */
const REST = 600;

interface Known {
  readonly shot: number;
  readonly state: SteadinessState;
}

/** Whether the server tells these numbers at all. */
let told = true;

const known = signal<Known | undefined>(undefined);

/** Asks for the present shot's numbers, and again when more frames have colours. */
function follow(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stop: AbortController | undefined;
  const end = effect(() => {
    const { value: shot } = shotIndex;
    const wanted = [project.value?.revision, cached.value, playing.value];
    clearTimeout(timer);
    stop?.abort();
    if (wanted[2] === true || !told) return;
    const own = new AbortController();
    stop = own;
    timer = setTimeout(async () => {
      try {
        const state = await request<SteadinessState>(`api/steadiness/${shot}`, { signal: own.signal });
        if (!own.signal.aborted) known.value = { shot, state };
      } catch (error) {
        if (error instanceof Refused && error.status === 404) told = false;
        if (!own.signal.aborted) known.value = undefined;
      }
    }, REST);
  });
  return () => {
    end();
    clearTimeout(timer);
    stop?.abort();
  };
}

const figure = (value: number | null | undefined) => (typeof value === 'number' ? value.toFixed(2) : '–');

/** Warping error of the present shot, raw and smoothed; nothing where it is not known. */
export function SteadinessPlot() {
  useEffect(follow, []);
  const { value: now } = known;
  if (!now || now.shot !== shotIndex.value) return null;
  const { start, raw, smoothed } = now.state;
  const numbers = [...raw, ...smoothed].filter((value) => value !== null);
  if (numbers.length === 0) return null;
  const most = Math.max(...numbers) * 1.1;
  const [width, height] = SIZE;
  const count = Math.max(raw.length, smoothed.length);
  const at = frame.value - start;
  const x = count < 2 ? width / 2 : (at / (count - 1)) * width;
  return (
    <figure class="steadiness">
      <figcaption>
        Warping error <span class="raw">┄ raw {figure(raw[at])}</span>{' '}
        <span class="smoothed">━ smoothed {figure(smoothed[at])}</span>
      </figcaption>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        width={width}
        height={height}
        role="img"
        aria-label={`Warping error of shot ${now.shot + 1}: at this frame raw ${figure(raw[at])}, smoothed ${figure(smoothed[at])}; low is steady`}
        onPointerDown={(event) => {
          const { left } = event.currentTarget.getBoundingClientRect();
          goTo(start + Math.round(((event.clientX - left) / width) * (count - 1)));
        }}
      >
        <path class="raw" d={plotPath(raw, most, SIZE)} />
        <path class="smoothed" d={plotPath(smoothed, most, SIZE)} />
        {at >= 0 && at < count && <line x1={x} x2={x} y1={0} y2={height} />}
      </svg>
    </figure>
  );
}
