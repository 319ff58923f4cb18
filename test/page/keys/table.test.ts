import test from 'ava';
import { actionOf, KEYS, keysText, namesOf, type Pressed, printedKey } from '../../../page/keys/table.js';

const press = (key: string, rest: Partial<Pressed> = {}): Pressed => ({
  ...{ key, code: '', shiftKey: false, ctrlKey: false, altKey: false, metaKey: false },
  ...rest,
});

/** What browsers keep for themselves, or would do beside what the page does. */
const BROWSERS = [
  ...[
    'n',
    't',
    'w',
    'r',
    'l',
    'k',
    'e',
    'p',
    's',
    'f',
    'g',
    'h',
    'j',
    'd',
    'o',
    'u',
    'a',
    'c',
    'v',
    'x',
    'q',
    '+',
    '-',
    '0',
  ],
  ...['Tab', 'Enter', 'F4', 'F5', 'PageUp', 'PageDown', ...'123456789'],
  ...['n', 't', 'w', 'r', 'p', 'i', 'j', 'c', 'b', 'o', 'Delete', 'Tab'].map((key) => `Shift+${key}`),
].map((key) => `Control+${key}`);
const ALONE = ['Tab', 'Shift+Tab', 'Enter', 'Escape', 'Backspace', 'PageUp', 'PageDown'];
const FUNCTIONS = Array.from({ length: 12 }, (_, i) => `F${i + 1}`);

test('no two actions have the same key', (t) => {
  const keys = KEYS.flatMap((row) => row.keys);
  t.deepEqual(
    keys.filter((key, i) => keys.indexOf(key) !== i),
    [],
  );
  const actions = KEYS.map((row) => row.action);
  t.is(new Set(actions).size, actions.length);
});

test("no key is a browser's own", (t) => {
  for (const key of KEYS.flatMap((row) => row.keys)) {
    t.false([...BROWSERS, ...ALONE, ...FUNCTIONS].includes(key), key);
    t.false(key.includes('Alt+') || key.includes('Meta+'), `${key} opens menus, or goes back`);
  }
});

test('every row can be pressed, and says what it does', (t) => {
  for (const { action, keys, text } of KEYS) {
    t.true(keys.length > 0 && text.length > 2, action);
    for (const key of keys) {
      const parts = key.split('+');
      const last = parts.at(-1) as string;
      const digit = /^\d$/.test(last) && parts.includes('Shift');
      const pressed = press(digit ? '!' : last, {
        code: digit ? `Digit${last}` : '',
        shiftKey: parts.includes('Shift'),
        ctrlKey: parts.includes('Control'),
      });
      t.is(actionOf(pressed), action, key);
    }
  }
});

test('a sign counts wherever the keyboard has it', (t) => {
  t.is(actionOf(press('/', { code: 'Digit7', shiftKey: true })), 'loop', 'German');
  t.is(actionOf(press(';', { code: 'Comma', shiftKey: true })), 'first of shot', 'German');
  t.is(actionOf(press('?', { code: 'Slash', shiftKey: true })), 'help', 'American');
  t.is(actionOf(press('1', { code: 'Digit1', shiftKey: true })), 'zoom 1', 'French');
  t.is(actionOf(press('"', { code: 'Digit2', shiftKey: true })), 'view raw', 'German');
});

test('letters count with caps lock, and not with modifiers of the browser', (t) => {
  t.is(actionOf(press('W')), 'wipe');
  t.is(actionOf(press('W', { shiftKey: true })), 'turn line');
  t.is(actionOf(press('w', { ctrlKey: true })), undefined);
  t.is(actionOf(press('ArrowLeft', { altKey: true })), undefined);
  t.is(actionOf(press('z', { metaKey: true })), 'undo');
  t.deepEqual(namesOf(press('ArrowLeft', { shiftKey: true })), ['Shift+ArrowLeft']);
});

test('keys are printed as they are on keyboards', (t) => {
  t.deepEqual(printedKey('Shift+ArrowLeft'), ['Shift', '←']);
  t.deepEqual(printedKey(' '), ['Space']);
  t.is(keysText('redo'), 'Ctrl+Shift+Z, Ctrl+Y');
});
