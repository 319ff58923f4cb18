import { handle } from '../keys/actions.js';
import { helpOpen } from '../keys/help.js';
import { type Action, ZOOMS } from '../keys/table.js';
import { everyFrame, frame, looping, range } from '../state/place.js';
import type { Step } from '../state/places.js';
import { compare, GAINS, look, show, VIEWS } from './look.js';
import { shuttle, step, stop, toggle } from './player.js';
import type { Channel } from './recombine.js';
import { muted } from './sound.js';
import { typePosition } from './transport.js';
import { fit, position } from './view-state.js';
import { FITTED, zoomedAt } from './zoom.js';

const STEPS: readonly Step[] = [
  ...([
    'next frame',
    'previous frame',
    'next second',
    'previous second',
    'next cut',
    'previous cut',
  ] as const),
  ...(['first frame', 'last frame', 'first of shot', 'last of shot'] as const),
];

const flip = (of: { value: boolean }) => () => {
  of.value = !of.value;
};

function channel(name: Channel): void {
  show({ channel: look.value.channel === name ? 'all' : name });
}

function butterfly(): void {
  const { comparison, half } = look.value;
  if (comparison !== 'butterfly') show({ comparison: 'butterfly', half: 'left', swapped: false });
  else if (half === 'left') show({ half: 'right' });
  else show({ comparison: 'none' });
}

function swap(): void {
  const { comparison, a, b, swapped } = look.value;
  // Where both sides are seen, they change places.
  if (comparison === 'none') show({ swapped: !swapped });
  else show({ a: b, b: a });
}

function gain(by: 1 | -1): void {
  const at = GAINS.indexOf(look.value.gain as (typeof GAINS)[number]) + by;
  show({ comparison: 'difference', gain: GAINS[Math.min(Math.max(at, 0), GAINS.length - 1)] as number });
}

function zoomTo(percent: number): void {
  const { area } = fit.value;
  position.value = zoomedAt([area[0] / 2, area[1] / 2], percent / 100, position.value, fit.value);
}

/** Sets an end of the range; an end on the wrong side of it goes. */
function limit(end: 'from' | 'to'): void {
  const { from, to } = range.value;
  const { value: at } = frame;
  if (end === 'from') range.value = to === undefined || to < at ? { from: at } : { from: at, to };
  else range.value = from === undefined || from > at ? { to: at } : { from, to: at };
}

/** Lets keys and buttons do what concerns the viewer. */
export function handleViewer(): () => void {
  const steps = STEPS.map((one) => [one, () => step(one)]);
  const zooms = ZOOMS.map((percent, i) => [`zoom ${i + 1}`, () => zoomTo(percent)]);
  const views = VIEWS.map((view) => [`view ${view}`, () => show({ a: view, swapped: false })]);
  const rest: Partial<Record<Action, () => void>> = {
    play: toggle,
    stop,
    'play forwards': () => shuttle(1),
    'play backwards': () => shuttle(-1),
    loop: flip(looping),
    'every frame': flip(everyFrame),
    mute: flip(muted),
    'mark in': () => limit('from'),
    'mark out': () => limit('to'),
    'clear range': () => {
      range.value = {};
    },
    'go to': () => {
      stop();
      typePosition();
    },
    fit: () => {
      position.value = FITTED;
    },
    swap,
    butterfly,
    wipe: () => compare('wipe'),
    side: () => compare('side'),
    difference: () => compare('difference'),
    flicker: () => compare('flicker'),
    'turn line': () => show({ level: !look.value.level, comparison: 'wipe' }),
    'more gain': () => gain(1),
    'less gain': () => gain(-1),
    'next b': () =>
      show({ b: VIEWS[(VIEWS.indexOf(look.value.b) + 1) % VIEWS.length] as (typeof VIEWS)[number] }),
    luma: () => channel('luma'),
    chroma: () => channel('chroma'),
    cb: () => channel('cb'),
    cr: () => channel('cr'),
    help: flip(helpOpen),
  };
  return handle({ ...Object.fromEntries([...steps, ...zooms, ...views]), ...rest });
}
