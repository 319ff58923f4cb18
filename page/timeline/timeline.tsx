import { effect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { frame } from '../state/place.js';
import { project } from '../state/project.js';
import { CutHandle, MovedCut } from './cut-handle.js';
import { xOfFrame } from './geometry.js';
import { CachedStripe, Playhead, Ruler } from './ruler.js';
import { ShotTile, tileKeys } from './shot-tile.js';
import { SteadinessPlot } from './steadiness-plot.js';
import { TimelineBar } from './timeline-bar.js';
import { length, room, scrollTo, tiles, widths, zoom } from './timeline-state.js';
import './timeline.css';

/** Pixels that the playhead keeps from the edges of what is seen. */
const MARGIN = 40;

/** Keeps the timeline's width known, and the playhead in sight. */
function follow(scroller: HTMLElement): () => void {
  const measure = new ResizeObserver(() => {
    room.value = Math.max(scroller.clientWidth, 100);
  });
  measure.observe(scroller);
  let before = '';
  const end = effect(() => {
    const x = xOfFrame(frame.value, project.value?.shots ?? [], tiles.value);
    const layout = `${zoom.value} ${widths.value} ${room.value}`;
    const { scrollLeft, clientWidth } = scroller;
    const seen = x >= scrollLeft + MARGIN / 2 && x <= scrollLeft + clientWidth - MARGIN / 2;
    // Where the layout is another one, the playhead goes to the middle, once the new widths are there.
    if (layout !== before)
      requestAnimationFrame(() => scroller.scrollTo({ left: x - scroller.clientWidth / 2 }));
    else if (!seen) scroller.scrollTo({ left: x < scrollLeft ? x - MARGIN : x - clientWidth + 4 * MARGIN });
    before = layout;
  });
  return () => {
    measure.disconnect();
    end();
  };
}

/** The film's shots as thumbnails, with their cuts, status and marks. */
export function Timeline() {
  const scroller = useRef<HTMLDivElement>(null);
  useEffect(() => (scroller.current ? follow(scroller.current) : undefined), []);
  const shots = project.value?.shots ?? [];
  return (
    <section class="timeline" aria-label="Timeline">
      <TimelineBar />
      <div class="timeline-body">
        <div
          class="scroller"
          ref={scroller}
          onScroll={({ currentTarget }) => scrollTo(currentTarget.scrollLeft)}
        >
          <div class="film" style={{ width: `${length.value}px` }}>
            <Ruler />
            <fieldset class="shots" aria-label="Shots" onKeyDown={tileKeys}>
              {shots.map((shot, index) => {
                const tile = tiles.value[index];
                return tile && <ShotTile key={`${shot.start} ${shot.end}`} {...{ shot, index, tile }} />;
              })}
            </fieldset>
            {shots.slice(1).map((shot, i) => (
              <CutHandle key={`cut ${shot.start}`} shot={i + 1} />
            ))}
            <CachedStripe />
            <MovedCut />
            <Playhead />
          </div>
        </div>
        <SteadinessPlot />
      </div>
    </section>
  );
}
