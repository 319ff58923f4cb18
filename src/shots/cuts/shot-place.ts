/** Where a frame stands among shots. */
export interface ShotPlace {
  /** Whether a shot begins with it: it is not compared with frames before. */
  readonly cut: boolean;
  /** Whether it shows two shots at once, as in a dissolve: it is compared with no frame. */
  readonly mixed: boolean;
}
