import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ImageGrid } from '../src/report/image-grid.js';
import type { Shown } from './evaluate-clip.js';
import type { EvaluatedMethod } from './methods.js';

/** Grids by name, written into one folder. */
export class Grids {
  readonly #folder: string;
  readonly #grids = new Map<string, ImageGrid>();

  /** @param folder - made when it is not there */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Adds a row of reference, truth, gray and every method to the grid of a name. */
  async add(
    name: string,
    methods: readonly EvaluatedMethod[],
    { reference, truth, found }: Shown,
  ): Promise<void> {
    const shown = methods.filter((method) => method !== 'gray');
    const grid = this.#grids.get(name) ?? new ImageGrid(['reference', 'truth', 'gray', ...shown]);
    this.#grids.set(name, grid);
    const results = (['gray', ...shown] as const).map((method) => found.get(method)?.rgb);
    await grid.add([reference, truth, ...results]);
  }

  /** Puts a finished grid among the others. */
  set(name: string, grid: ImageGrid): void {
    this.#grids.set(name, grid);
  }

  /**
   * Writes them all.
   *
   * @returns a line for each: its file and what its columns show
   */
  async write(): Promise<string[]> {
    await mkdir(this.#folder, { recursive: true });
    const lines: string[] = [];
    for (const [name, grid] of this.#grids) {
      const file = join(this.#folder, `${name}.png`);
      await grid.write(file);
      lines.push(`${file}: ${grid.columns.join(', ')}`);
    }
    return lines;
  }
}
