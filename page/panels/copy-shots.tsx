import { signal } from '@preact/signals';
import { flushEdits } from '../state/pending.js';
import { edit, project, shotIndex } from '../state/project.js';
import { othersOf } from './shot-numbers.js';

const text = signal('');
const wrong = signal<string | undefined>(undefined);
const done = signal('');

/** Copies what the present shot has to others. */
export function CopyShots() {
  const count = project.value?.shots.length ?? 0;
  const from = shotIndex.value;
  const copy = async (event: SubmitEvent) => {
    event.preventDefault();
    done.value = '';
    try {
      const shots = othersOf(text.value, count, from);
      wrong.value = undefined;
      await flushEdits();
      if (!(await edit({ kind: 'copy', from, shots }))) return;
      done.value = `Copied to ${shots.length === 1 ? '1 shot' : `${shots.length} shots`}.`;
      text.value = '';
    } catch (error) {
      wrong.value = (error as Error).message;
    }
  };
  if (count < 2) return null;
  return (
    <form class="copy" onSubmit={copy} aria-labelledby="copy-title">
      <h2 id="copy-title">Copy to other shots</h2>
      <div class="panel-row">
        <input
          type="text"
          class="wide"
          aria-label="Shots to copy to, such as 4-7,12 or all"
          aria-invalid={wrong.value !== undefined}
          aria-describedby="copy-note"
          placeholder="4-7,12 or all"
          autocomplete="off"
          spellcheck={false}
          value={text.value}
          onInput={({ currentTarget }) => {
            text.value = currentTarget.value;
            wrong.value = undefined;
            done.value = '';
          }}
        />
        <button type="submit" disabled={text.value.trim() === ''}>
          Copy
        </button>
      </div>
      <p
        id="copy-note"
        class={wrong.value ? 'wrong' : 'dim'}
        role={wrong.value || done.value ? 'status' : undefined}
      >
        {wrong.value ?? (done.value || 'References, settings and memory; what those shots had is replaced.')}
      </p>
    </form>
  );
}
