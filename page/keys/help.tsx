import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { KEYS, type KeyRow, printedKey } from './table.js';
import './help.css';

/** Whether the list of keys is open. */
export const helpOpen = signal(false);

const GROUPS: readonly KeyRow['group'][] = ['Playing', 'Moving', 'Comparing', 'Picture', 'Project'];

function rowsOf(
  group: KeyRow['group'],
): readonly { readonly text: string; readonly keys: readonly string[][] }[] {
  const rows = KEYS.filter((row) => row.group === group && !row.action.startsWith('zoom'));
  const listed = rows.map(({ text, keys }) => ({ text, keys: keys.map(printedKey) }));
  if (group === 'Picture') listed.push({ text: 'Zoom to 100 % … 800 %', keys: [['1'], ['8']] });
  return listed;
}

/** Every key and what it does. */
export function KeyHelp() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (helpOpen.value) dialog.current?.showModal();
    else dialog.current?.close();
  }, [helpOpen.value]);
  const close = () => {
    helpOpen.value = false;
  };
  return (
    <dialog ref={dialog} class="key-help" aria-labelledby="key-help-title" onClose={close}>
      <header>
        <h2 id="key-help-title">Keys</h2>
        <button type="button" onClick={close}>
          Close
        </button>
      </header>
      <div class="key-groups">
        {GROUPS.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {rowsOf(group).map(({ text, keys }) => (
                <div key={text}>
                  <dt>
                    {keys.map((parts, i) => (
                      <span key={parts.join('+')}>
                        {i > 0 && <span class="or">{text.startsWith('Zoom') ? ' … ' : ' or '}</span>}
                        {parts.map((part) => (
                          <kbd key={part}>{part}</kbd>
                        ))}
                      </span>
                    ))}
                  </dt>
                  <dd>{text}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </dialog>
  );
}
