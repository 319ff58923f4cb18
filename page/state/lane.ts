/** Something that waits for its turn. */
interface Turn {
  readonly begin: () => void;
}

/**
 * Lets few things happen at once: a browser has six connections to a server, for all tabs together, and what shows the film must
 * not keep an edit waiting.
 */
export class Lane {
  readonly #waiting = new Set<Turn>();
  readonly #running = new Set<Turn>();

  /** @param most - things that happen at once */
  constructor(readonly most: number) {}

  /**
   * Begins something once it is its turn.
   *
   * @returns says that it has ended, or is no longer wanted; may be called again
   */
  enter(begin: () => void): () => void {
    const turn = { begin };
    this.#waiting.add(turn);
    this.#next();
    return () => {
      this.#waiting.delete(turn);
      if (this.#running.delete(turn)) this.#next();
    };
  }

  #next(): void {
    for (const turn of this.#waiting) {
      if (this.#running.size >= this.most) return;
      this.#waiting.delete(turn);
      this.#running.add(turn);
      turn.begin();
    }
  }
}
