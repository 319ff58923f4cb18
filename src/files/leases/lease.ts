/** A task that was taken. */
export interface Lease {
  /** Aborted when it was taken over, after a silence that was too long: somebody else does the task now. */
  readonly lost: AbortSignal;
  /** Gives the task back. One that was taken over is left to whom it belongs now. Never rejects. */
  release(): Promise<void>;
}

/** How long a lease lasts without a heartbeat. */
export interface LeaseTimes {
  /** Milliseconds between two heartbeats. */
  readonly heartbeat: number;
  /** Milliseconds without one after which a lease may be taken over; several times {@link heartbeat}. */
  readonly staleAfter: number;
}

/** Six heartbeats may go missing before a lease counts as that of nobody. */
export const LEASE_TIMES: LeaseTimes = { heartbeat: 10_000, staleAfter: 60_000 };
