import { computed } from '@preact/signals';
import { playing, speed } from '../state/place.js';
import { look, type View } from './look.js';
import { figuresText } from './playback-clock.js';
import { figures } from './player.js';
import { type Side, sideOf } from './sides.js';
import { flickered } from './view-state.js';

/** A label of the picture: where it is, and what it says. */
interface Label {
  readonly place: 'left' | 'right' | 'middle' | 'below';
  readonly letter: string;
  readonly view: View | undefined;
  readonly text: string;
  readonly note?: string | undefined;
}

function labelOf(place: Label['place'], letter: 'A' | 'B'): Label {
  const view = letter === 'A' ? look.value.a : look.value.b;
  const side: Side = sideOf(view);
  return { place, letter, view, text: side.text, note: side.note };
}

const labels = computed((): Label[] => {
  const { comparison, swapped, level, half, gain } = look.value;
  switch (comparison) {
    case 'none':
      return [labelOf('left', swapped ? 'B' : 'A')];
    case 'flicker':
      return [labelOf('left', flickered.value ? 'B' : 'A')];
    case 'wipe':
      return [labelOf('left', 'A'), labelOf(level ? 'below' : 'right', 'B')];
    case 'side':
      return [labelOf('left', 'A'), labelOf('middle', 'B')];
    case 'butterfly': {
      const [a, b] = [labelOf('left', 'A'), labelOf('right', 'B')];
      const mirrored = (label: Label) => ({ ...label, text: `${label.text}, mirrored` });
      return half === 'left' ? [a, mirrored(b)] : [mirrored(a), b];
    }
    case 'difference': {
      const [a, b] = [labelOf('left', 'A'), labelOf('left', 'B')];
      const text = `Difference of ${a.text} and ${b.text}, gain ${gain}`;
      return [{ place: 'left', letter: 'A − B', view: undefined, text, note: a.note ?? b.note }];
    }
  }
});

/** How playing goes: what was left out is always told. */
function Figures() {
  const { value: now } = figures;
  if (!now) return null;
  const at = playing.value && speed.value !== 1 ? `${speed.value}× · ` : '';
  return <p class="stage-label figures">{at + figuresText(now)}</p>;
}

/** What each part of the picture shows, over its corners. */
export function Labels() {
  return (
    <>
      {labels.value.map(({ place, letter, view, text, note }) => (
        <p key={`${place} ${letter}`} class={`stage-label ${place}`}>
          <b>{letter}</b> {text}
          {note && <span class="note"> · {note}</span>}
          {view === 'similarity' && <Scale from="none" to="same" kind="similarity" />}
          {view === 'guessed' && <Scale from="matched" to="guessed" kind="guessed" />}
        </p>
      ))}
      <Figures />
    </>
  );
}

function Scale({ from, to, kind }: { readonly from: string; readonly to: string; readonly kind: string }) {
  return (
    <span class="scale">
      {from} <i class={kind} /> {to}
    </span>
  );
}
