import { effect, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { frame, playing } from '../state/place.js';
import { project } from '../state/project.js';
import { COMPARISON_NAMES, look, VIEW_NAMES } from './look.js';
import { timecodeOf } from './positions.js';

/** How long nothing changes before it is said, in milliseconds: a key held down must not be read out frame by frame. */
const QUIET = 700;

const said = signal('');

function present(): string {
  const clip = project.value?.clip;
  if (!clip || playing.value) return playing.value ? 'Playing' : '';
  const { a, b, comparison, swapped } = look.value;
  const sides =
    comparison === 'none'
      ? VIEW_NAMES[swapped ? b : a]
      : `${COMPARISON_NAMES[comparison]}, ${VIEW_NAMES[a]} and ${VIEW_NAMES[b]}`;
  return `Frame ${frame.value}, ${timecodeOf(frame.value, clip)}, ${sides}`;
}

/** Tells those who do not see the picture where the film is, once it rests. */
export function Announcer() {
  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout> | undefined;
    let first = true;
    const end = effect(() => {
      const text = present();
      clearTimeout(waiting);
      // What the page opens with is read with the page.
      if (first) first = false;
      else
        waiting = setTimeout(() => {
          said.value = text;
        }, QUIET);
    });
    return () => {
      clearTimeout(waiting);
      end();
    };
  }, []);
  return (
    <p role="status" class="unseen">
      {said.value}
    </p>
  );
}
