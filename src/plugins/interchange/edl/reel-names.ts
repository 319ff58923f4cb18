import { fileNameOf } from '../media-path.js';
import type { MediaReference } from '../timeline.js';
import type { Warnings } from '../warnings.js';
import { AUXILIARY, BLACK } from './edl-event.js';

/** Characters of a reel's name in CMX 3600. */
const LONGEST_REEL = 8;

/** The name of a reel as CMX 3600 writes it: capital letters, digits and underscores, no more than 8. */
export function reelNameOf(text: string): string {
  return text
    .normalize('NFKD')
    .toUpperCase()
    .replace(/[^A-Z0-9_]+/g, '_')
    .slice(0, LONGEST_REEL);
}

/** Gives each media a reel of its own, in a name that CMX 3600 holds. */
export class ReelNames {
  readonly #reels = new Map<string, string>();
  readonly #taken = new Set<string>([AUXILIARY]);
  /** The last number given to a name that was taken. */
  readonly #numbers = new Map<string, number>();

  constructor(private readonly warnings: Warnings) {}

  /** The reel of a media; that of media without reel, path and name is `AX`. */
  of(media: MediaReference): string {
    const wanted = media.reel ?? (media.path === undefined ? media.name : stemOf(media.path));
    if (wanted === undefined) return AUXILIARY;
    const key = JSON.stringify([media.reel, media.reel === undefined ? media.path : undefined, wanted]);
    const known = this.#reels.get(key);
    if (known !== undefined) return known;
    const name = this.#free(reelNameOf(wanted) || AUXILIARY);
    if (media.reel !== undefined && name !== media.reel) {
      this.warnings.add('reel names are written in 8 capital letters, digits and underscores');
    }
    this.#reels.set(key, name);
    return name;
  }

  #free(name: string): string {
    let free = name;
    let number = this.#numbers.get(name) ?? 1;
    while (this.#taken.has(free) || BLACK.test(free)) {
      number += 1;
      free = `${name.slice(0, LONGEST_REEL - String(number).length)}${number}`;
    }
    this.#numbers.set(name, number);
    this.#taken.add(free);
    return free;
  }
}

function stemOf(path: string): string {
  return fileNameOf(path).replace(/\.[^.]*$/, '');
}
