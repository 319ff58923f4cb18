import { signal } from '@preact/signals';
import { shotIndex } from '../state/project.js';
import { addPictures } from './add-pictures.js';

/** The shot that pictures held over the page would be given to; undefined while none are. */
export const dropping = signal<number | undefined>(undefined);

/**
 * Takes pictures that are dropped anywhere on the page: a shot's tile stands for that shot, all else for the present one. The
 * browser would leave the page for the picture.
 *
 * @returns ends it
 */
export function catchDrops(): () => void {
  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
  const shotOf = ({ target }: DragEvent) => {
    const tile = target instanceof Element ? target.closest<HTMLElement>('[data-shot]') : null;
    return tile ? Number(tile.dataset.shot) : shotIndex.peek();
  };
  const over = (event: DragEvent) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    dropping.value = shotOf(event);
  };
  const leave = (event: DragEvent) => {
    if (event.relatedTarget === null) dropping.value = undefined;
  };
  const drop = (event: DragEvent) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    dropping.value = undefined;
    void addPictures([...(event.dataTransfer?.files ?? [])], shotOf(event));
  };
  addEventListener('dragover', over);
  addEventListener('dragleave', leave);
  addEventListener('drop', drop);
  return () => {
    removeEventListener('dragover', over);
    removeEventListener('dragleave', leave);
    removeEventListener('drop', drop);
  };
}
