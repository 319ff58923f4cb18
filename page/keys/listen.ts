import { perform } from './actions.js';
import { actionOf } from './table.js';

/** What a control needs for itself when it has the focus. */
const OWN: readonly { readonly of: string; readonly keys: RegExp }[] = [
  { of: 'textarea, select, [contenteditable="true"]', keys: /./ },
  { of: 'input:not([type="range"], [type="checkbox"], [type="radio"], [type="button"])', keys: /./ },
  {
    of: 'input[type="range"], input[type="radio"], [role="slider"], [role="separator"], [role="option"], [role="tab"], [role="radio"]',
    keys: /^(Arrow\w+|Home|End|Page\w+| |Enter)$/,
  },
  { of: 'button, a[href], summary, input', keys: /^( |Enter)$/ },
];

function belongsTo(target: Element, key: string): boolean {
  return OWN.some(({ of, keys }) => target.closest(of) && keys.test(key));
}

/**
 * Lets keys do what the table says, wherever the focus is, unless the control that has it needs them or a dialog is open.
 *
 * @returns ends it
 */
export function listenToKeys(): () => void {
  const pressed = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    const { target } = event;
    if (document.querySelector('dialog[open]')) return;
    if (target instanceof Element && belongsTo(target, event.key)) return;
    const action = actionOf(event);
    if (action && perform(action)) event.preventDefault();
  };
  document.addEventListener('keydown', pressed);
  return () => document.removeEventListener('keydown', pressed);
}
