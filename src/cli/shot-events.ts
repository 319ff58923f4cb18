import type { FinishedShot } from '../internal.js';
import type { Output } from './output.js';

/** What is told of each finished shot: an event, where events are printed for programs. */
export function shotEvents(out: Output, json: boolean): (shot: FinishedShot) => void {
  return (shot) => {
    if (json) out.event({ type: 'shot', ...shot });
  };
}
