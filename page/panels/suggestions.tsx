import { effect, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { SuggestionState } from '../../src/preview/protocol.js';
import { connection } from '../state/connection.js';
import { playing } from '../state/place.js';
import { edit, project, request, shot, shotIndex } from '../state/project.js';
import { pictureOf } from './reference-card.js';

/** How long a shot is shown before suggestions are looked for, in milliseconds. */
const REST = 400;

/**
 * How long an answer is waited for at a time, in milliseconds. The server goes on looking, and the connection, of which a
 * browser has few, is free for others in between.
 */
const PATIENCE = 4000;

interface Found {
  readonly shot: number;
  readonly list?: readonly SuggestionState[];
  readonly error?: string;
}

const found = signal<Found | undefined>(undefined);
const again = signal(0);

/** Looks for suggestions for the shot that is shown. */
function look(): () => void {
  let stop: AbortController | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let before = '';
  const end = effect(() => {
    const { value: index } = shotIndex;
    const { start, end: after, kind } = shot.value ?? { start: 0, end: 0, kind: '' };
    const wanted = `${index} ${start} ${after} ${kind} ${again.value} ${connection.value}`;
    if (wanted === before || playing.value || connection.value !== 'open' || !shot.value) return;
    before = wanted;
    stop?.abort();
    clearTimeout(timer);
    if (found.peek()?.shot !== index || found.peek()?.error) found.value = undefined;
    const own = new AbortController();
    stop = own;
    const ask = async () => {
      const late = AbortSignal.timeout(PATIENCE);
      try {
        const signal = AbortSignal.any([own.signal, late]);
        const list = await request<SuggestionState[]>(`api/suggestions/${index}`, { signal });
        if (!own.signal.aborted) found.value = { shot: index, list };
      } catch (error) {
        if (own.signal.aborted) return;
        if (late.aborted) timer = setTimeout(ask, REST);
        else found.value = { shot: index, error: (error as Error).message };
      }
    };
    timer = setTimeout(ask, REST);
  });
  return () => {
    end();
    stop?.abort();
    clearTimeout(timer);
  };
}

/** Gives the present shot the suggestion with a number, counted from 1; false where there is none. */
export function chooseSuggestion(number: number): boolean {
  const { value: index } = shotIndex;
  const one = found.value?.shot === index ? found.value.list?.[number - 1] : undefined;
  if (!one) return false;
  const has = project.value?.shots[index]?.references.some(({ id }) => id === one.id);
  if (!has) void edit({ kind: 'add references', shots: [index], ids: [one.id] });
  return true;
}

/** References that the shot may be given, with reasons. */
export function Suggestions() {
  useEffect(look, []);
  const { value: now } = found;
  const ids = shot.value?.references.map(({ id }) => id) ?? [];
  return (
    <section aria-labelledby="suggestions-title">
      <h2 id="suggestions-title">
        Suggestions{' '}
        {now?.list && now.list.length > 0 && <span class="dim">click, or press its number here</span>}
      </h2>
      {!now && (
        <p class="dim" role="status">
          Looking for suggestions …
        </p>
      )}
      {now?.error && (
        <div class="empty">
          <p>{now.error}</p>
          <button
            type="button"
            onClick={() => {
              again.value += 1;
            }}
          >
            Look again
          </button>
        </div>
      )}
      {now?.list?.length === 0 && (
        <p class="dim">
          None. Suggestions come from shots that look the same, and from your library of colour images: see{' '}
          <code>autochrome library</code>.
        </p>
      )}
      <ol class="suggestions">
        {now?.list?.map(({ id, name, reason }, i) => (
          <li key={id}>
            <button
              type="button"
              class="plain suggestion"
              disabled={ids.includes(id)}
              title={`${name}: ${reason}`}
              onClick={() => chooseSuggestion(i + 1)}
            >
              <span class="suggestion-picture">
                <img src={pictureOf(id)} alt="" loading="lazy" />
                <span class="number-badge">{i + 1}</span>
                {ids.includes(id) && <span class="taken">in use</span>}
              </span>
              <span class="file">{name}</span>
              <span class="reason">{reason}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
