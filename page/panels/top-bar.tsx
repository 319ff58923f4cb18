import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { handle, perform } from '../keys/actions.js';
import { keysText } from '../keys/table.js';
import { warnings } from '../state/events.js';
import { flushEdits } from '../state/pending.js';
import { project, redo, undo } from '../state/project.js';
import { RenderBox } from './render-box.js';
import './top-bar.css';

const STEPS = [
  { action: 'undo', text: 'Undo', path: 'M6 3 2.5 6.5 6 10M3 6.5H9.5A4 3.5 0 0 1 9.5 13.5H6' },
  { action: 'redo', text: 'Redo', path: 'M10 3 13.5 6.5 10 10M13 6.5H6.5A4 3.5 0 0 0 6.5 13.5H10' },
] as const;

/** The project, what can be undone, and the render. */
export function TopBar() {
  useEffect(
    () =>
      handle({
        undo: () => void flushEdits().then(undo),
        redo: () => void flushEdits().then(redo),
      }),
    [],
  );
  const { value: state } = project;
  if (!state) return null;
  return (
    <header class="top-bar">
      <h1 title={`Clip: ${state.clip.name}`}>{state.project.replace(/\.autochrome\.json$/, '')}</h1>
      <div class="steps">
        {STEPS.map(({ action, text, path }) => (
          <button
            key={action}
            type="button"
            class="step"
            disabled={state[action] === undefined}
            aria-label={state[action] === undefined ? `${text}: nothing` : `${text}: ${state[action]}`}
            title={`${text}${state[action] === undefined ? '' : `: ${state[action]}`} (${keysText(action)})`}
            onClick={() => perform(action)}
          >
            <svg viewBox="0 0 16 16" width="13" height="13" aria-hidden="true">
              <path d={path} fill="none" stroke="currentColor" stroke-width="1.5" />
            </svg>
            {text}
            {state[action] !== undefined && <span class="dim what">{state[action]}</span>}
          </button>
        ))}
      </div>
      <span class="gap" />
      <Warnings />
      <RenderBox />
    </header>
  );
}

const hidden = signal<readonly string[]>([]);

function Warnings() {
  const all = [...new Set([...(project.value?.warnings ?? []), ...warnings.value])];
  const texts = all.filter((text) => !hidden.value.includes(text));
  if (texts.length === 0) return null;
  return (
    <details class="warnings">
      <summary>
        <span aria-hidden="true">⚠ </span>
        {texts.length === 1 ? '1 warning' : `${texts.length} warnings`}
      </summary>
      <div class="warning-list">
        <ul>
          {texts.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
        <button
          type="button"
          onClick={() => {
            hidden.value = all;
          }}
        >
          Clear
        </button>
      </div>
    </details>
  );
}
