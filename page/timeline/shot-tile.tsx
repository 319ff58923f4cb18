import type { ShotState } from '../../src/preview/protocol.js';
import { STATUS_HELP, Status } from '../panels/controls.js';
import { project, shotIndex } from '../state/project.js';
import { goTo } from '../viewer/player.js';
import { type Tile, thumbnailFrames } from './geometry.js';
import { Thumbnail } from './thumbnail.js';
import { isSeen } from './timeline-state.js';

/** Height of a thumbnail in pixels. */
export const THUMBNAIL_HEIGHT = 54;

/** Thumbnails that a tile has at most: each is a frame that has to be decoded. */
const MOST_THUMBNAILS = 16;

/** A shot: its thumbnails, name and status. */
export function ShotTile({
  shot,
  index,
  tile,
}: {
  readonly shot: ShotState;
  readonly index: number;
  readonly tile: Tile;
}) {
  const clip = project.value?.clip;
  if (!clip) return null;
  const present = index === shotIndex.value;
  const ratio = (clip.width * clip.sampleAspectRatio) / clip.height;
  const frames = !isSeen(tile)
    ? []
    : thumbnailFrames(shot, tile.width, THUMBNAIL_HEIGHT * ratio, MOST_THUMBNAILS);
  const count = shot.end - shot.start;
  const described = `${shot.name}, ${count === 1 ? '1 frame' : `${count} frames`}, ${STATUS_HELP[shot.status]}`;
  return (
    <button
      type="button"
      class="shot-tile"
      style={{ left: `${tile.left}px`, width: `${tile.width}px` }}
      data-shot={index}
      data-narrow={tile.width < 118 ? (tile.width < 26 ? 'very' : 'yes') : undefined}
      aria-current={present ? 'true' : undefined}
      aria-label={`Shot ${index + 1}, ${described}`}
      title={`${index + 1} ${described}`}
      tabIndex={present ? 0 : -1}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => goTo(shot.start)}
    >
      <span class="film-strip" aria-hidden="true">
        {frames.map((frame) => (
          <Thumbnail key={frame} frame={frame} height={2 * THUMBNAIL_HEIGHT} />
        ))}
      </span>
      <span class="tile-text" aria-hidden="true">
        <b>{index + 1}</b>
        <span class="tile-name">{shot.name}</span>
        <Status of={shot.status} short />
      </span>
    </button>
  );
}

/** Goes from shot to shot while a tile has the focus, which goes along. */
export function tileKeys(event: KeyboardEvent): void {
  const shots = project.value?.shots ?? [];
  const at = shotIndex.value;
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: shots.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  const shot = shots[to];
  if (!shot) return;
  goTo(shot.start);
  const list = event.currentTarget as HTMLElement;
  requestAnimationFrame(() => list.querySelector<HTMLElement>(`[data-shot="${to}"]`)?.focus());
}
