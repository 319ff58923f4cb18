import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { project, shotIndex } from '../state/project.js';
import { catchDrops, dropping } from './drops.js';
import { References } from './references.js';
import { Settings } from './settings.js';
import { ShotHead } from './shot-head.js';
import { chooseSuggestion } from './suggestions.js';
import './panels.css';

const TABS = ['references', 'settings'] as const;
type Tab = (typeof TABS)[number];

const tab = signal<Tab>('references');

const TEXTS: Readonly<Record<Tab, string>> = { references: 'References', settings: 'Settings' };

/** References, suggestions and settings of the present shot. */
export function Panels() {
  useEffect(catchDrops, []);
  const list = useRef<HTMLDivElement>(null);
  const { value: chosen } = tab;
  const turn = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    tab.value = TABS[(TABS.indexOf(chosen) + 1) % TABS.length] as Tab;
    list.current?.querySelector<HTMLElement>(`#tab-${tab.value}`)?.focus();
  };
  const choose = (event: KeyboardEvent) => {
    const { target, key, ctrlKey, altKey, metaKey } = event;
    if (chosen !== 'references' || ctrlKey || altKey || metaKey || !/^[1-9]$/.test(key)) return;
    if (target instanceof Element && target.matches('input:not([type="range"]), select, textarea')) return;
    if (chooseSuggestion(Number(key))) event.preventDefault();
  };
  return (
    <section class="panels" aria-label="Shot">
      <ShotHead />
      <div ref={list} role="tablist" class="tabs" aria-label="Panels" onKeyDown={turn}>
        {TABS.map((one) => (
          <button
            key={one}
            type="button"
            role="tab"
            id={`tab-${one}`}
            aria-selected={one === chosen}
            aria-controls="tab-panel"
            tabIndex={one === chosen ? 0 : -1}
            onClick={() => {
              tab.value = one;
            }}
          >
            {TEXTS[one]}
          </button>
        ))}
      </div>
      <div
        onKeyDown={choose}
        role="tabpanel"
        id="tab-panel"
        class="tab-panel"
        aria-labelledby={`tab-${chosen}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and takes number keys while it has the focus
        tabIndex={0}
      >
        {chosen === 'references' ? <References /> : <Settings />}
      </div>
      {dropping.value !== undefined && (
        <p class="drop-hint">
          Drop to add as reference of shot {dropping.value + 1}
          {project.value && dropping.value !== shotIndex.value
            ? `, ${project.value.shots[dropping.value]?.name}`
            : ''}
        </p>
      )}
    </section>
  );
}
