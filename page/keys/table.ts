import type { Step } from '../state/places.js';
import type { Comparison, View } from '../viewer/look.js';
import type { Channel } from '../viewer/recombine.js';

/** What a key does. */
export type Action =
  | Step
  | 'play'
  | 'play forwards'
  | 'play backwards'
  | 'stop'
  | 'mark in'
  | 'mark out'
  | 'clear range'
  | 'loop'
  | 'every frame'
  | 'mute'
  | 'go to'
  | 'mark'
  | 'fit'
  | `zoom ${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8}`
  | 'swap'
  | Exclude<Comparison, 'none'>
  | 'turn line'
  | 'more gain'
  | 'less gain'
  | `view ${View}`
  | 'next b'
  | Exclude<Channel, 'all'>
  | 'undo'
  | 'redo'
  | 'help';

/** A row of the table. */
export interface KeyRow {
  readonly action: Action;
  /** As {@link keyOf} writes them, such as `ArrowLeft`, `Shift+Home` or `Control+z`. */
  readonly keys: readonly string[];
  /** What it does, for the list of keys. */
  readonly text: string;
  readonly group: 'Playing' | 'Moving' | 'Comparing' | 'Picture' | 'Project';
}

const row = (group: KeyRow['group']) => (action: Action, text: string, keys: readonly string[]) => ({
  action,
  keys,
  text,
  group,
});
const playing = row('Playing');
const moving = row('Moving');
const comparing = row('Comparing');
const looking = row('Picture');
const project = row('Project');

/** Percent that the number keys zoom to. */
export const ZOOMS = [100, 200, 300, 400, 500, 600, 700, 800] as const;

/** Every key of the page. */
export const KEYS: readonly KeyRow[] = [
  playing('play', 'Play or stop', [' ']),
  playing('play backwards', 'Play backwards; again: faster', ['j']),
  playing('stop', 'Stop', ['k']),
  playing('play forwards', 'Play; again: faster', ['l']),
  playing('loop', 'Loop the shot, or the marked range', ['/']),
  playing('mark in', 'Range begins here', ['i']),
  playing('mark out', 'Range ends here', ['o']),
  playing('clear range', 'No range', ['x']),
  playing('every frame', 'Every frame, or real time', ['e']),
  playing('mute', 'Sound on or off', ['n']),
  moving('previous frame', 'One frame back', ['ArrowLeft']),
  moving('next frame', 'One frame on', ['ArrowRight']),
  moving('previous second', 'One second back', ['Shift+ArrowLeft']),
  moving('next second', 'One second on', ['Shift+ArrowRight']),
  moving('previous cut', 'To the cut before', ['ArrowUp']),
  moving('next cut', 'To the next cut', ['ArrowDown']),
  moving('first of shot', 'First frame of the shot', [';']),
  moving('last of shot', 'Last frame of the shot', ["'"]),
  moving('first frame', 'First frame of the film', ['Home']),
  moving('last frame', 'Last frame of the film', ['End']),
  moving('go to', 'Go to a frame, a timecode, or by a step such as +12', ['g']),
  comparing('swap', 'A or B', ['`']),
  comparing('wipe', 'Wipe', ['w']),
  comparing('turn line', 'Wipe across or down', ['Shift+w']),
  comparing('butterfly', 'Butterfly; again: the other half, then off', ['b']),
  comparing('side', 'Side by side', ['s']),
  comparing('difference', 'Difference', ['d']),
  comparing('less gain', 'Half the gain of a difference', ['[']),
  comparing('more gain', 'Twice the gain of a difference', [']']),
  comparing('flicker', 'Flicker between A and B', ['t']),
  comparing('next b', 'Next view for B', ['r']),
  looking('view source', 'A shows the source', ['Shift+1']),
  looking('view raw', 'A shows raw colours', ['Shift+2']),
  looking('view smoothed', 'A shows smoothed colours', ['Shift+3']),
  looking('view reference', 'A shows the reference', ['Shift+4']),
  looking('view similarity', 'A shows the similarity to the reference', ['Shift+5']),
  looking('view guessed', 'A shows what the network guessed', ['Shift+6']),
  looking('luma', 'Luma alone', ['y']),
  looking('chroma', 'Chroma alone', ['c']),
  looking('cb', 'Cb alone', ['u']),
  looking('cr', 'Cr alone', ['v']),
  looking('fit', 'Whole picture', ['f']),
  ...ZOOMS.map((percent, i) => looking(`zoom ${(i + 1) as 1}`, `Zoom to ${percent} %`, [String(i + 1)])),
  project('mark', 'Mark the frame', ['m']),
  project('undo', 'Undo', ['Control+z']),
  project('redo', 'Redo', ['Control+Shift+z', 'Control+y']),
  project('help', 'These keys', ['?']),
];

/** What is read of a key that was pressed; as the browser's KeyboardEvent. */
export interface Pressed {
  readonly key: string;
  readonly code: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

/** Names that a pressed key may have in the table, the likeliest first. */
export function namesOf({ key, code, shiftKey, ctrlKey, altKey, metaKey }: Pressed): string[] {
  const control = ctrlKey || metaKey ? 'Control+' : '';
  const prefix = `${control}${altKey ? 'Alt+' : ''}`;
  const shift = shiftKey ? 'Shift+' : '';
  const sign = key.length === 1 && !/[\p{L}\s]/u.test(key);
  // A sign is what it is, wherever the keyboard has it; of a digit, the key under it counts where its sign is no key.
  if (!sign) return [`${prefix}${shift}${key.length === 1 ? key.toLowerCase() : key}`];
  const digit = /^Digit(\d)$/.exec(code)?.[1];
  return [`${prefix}${key}`, ...(shiftKey && digit ? [`${prefix}Shift+${digit}`] : [])];
}

const ACTIONS = new Map(KEYS.flatMap(({ action, keys }) => keys.map((key) => [key, action] as const)));

/** What a pressed key does; undefined where it is none of the page's. */
export function actionOf(pressed: Pressed): Action | undefined {
  return namesOf(pressed)
    .map((name) => ACTIONS.get(name))
    .find((action) => action !== undefined);
}

const NAMES: Readonly<Record<string, string>> = {
  ' ': 'Space',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Control: 'Ctrl',
};

/** A key as it is printed on keyboards. */
export function printedKey(key: string): string[] {
  const parts = key === '+' ? ['+'] : key.split('+');
  return parts.map((part) => NAMES[part] ?? (part.length === 1 ? part.toUpperCase() : part));
}

/** Keys of an action for a tooltip, such as `W`; empty where there are none. */
export function keysText(action: Action): string {
  const keys = KEYS.find((one) => one.action === action)?.keys ?? [];
  return keys.map((key) => printedKey(key).join('+')).join(', ');
}
