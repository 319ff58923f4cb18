import { signal } from '@preact/signals';
import type { RenderRequest, RenderState } from '../../src/preview/protocol.js';
import { flushEdits } from '../state/pending.js';
import { post, project, render, request, shot, shotIndex, tellProblem } from '../state/project.js';
import { changedShots, progressText } from './render-text.js';

const busy = signal(false);

async function ask(task: () => Promise<RenderState>): Promise<void> {
  busy.value = true;
  try {
    await flushEdits();
    const state = await task();
    // What events have told meanwhile is later.
    if (state.running !== render.value.running) render.value = state;
  } catch (error) {
    tellProblem(error);
  } finally {
    busy.value = false;
  }
}

const begin = (what: RenderRequest) => ask(() => post<RenderState>('api/render', what));
const cancel = () => ask(() => request<RenderState>('api/render', { method: 'DELETE' }));

/** Renders, and says how far it is and what it came to. */
export function RenderBox() {
  const { running, done, total, output, error } = render.value;
  const changed = changedShots(project.value?.shots ?? []);
  if (running) {
    return (
      <div class="render">
        <span class="figures">{progressText(render.value)}</span>
        <progress aria-label="Render" max={Math.max(total, 1)} value={total === 0 ? undefined : done} />
        <button type="button" disabled={busy.value} onClick={() => void cancel()}>
          Cancel
        </button>
      </div>
    );
  }
  const { value: index } = shotIndex;
  const one = shot.value?.status;
  return (
    <div class="render">
      {error ? (
        <span class="render-result wrong" role="alert" title={error}>
          Render failed: {error}
        </span>
      ) : (
        output && (
          <span class="render-result dim" role="status" title={output}>
            ✓ {output}
          </span>
        )
      )}
      <button
        type="button"
        disabled={busy.value || one === 'without reference'}
        title={
          one === 'without reference'
            ? 'This shot has no reference yet'
            : 'Renders the shot that is shown, if it has changed'
        }
        onClick={() => void begin({ shots: [index] })}
      >
        Render shot {index + 1}
      </button>
      <button
        type="button"
        class="primary"
        disabled={busy.value}
        title="Renders the shots that have changed, and joins the film"
        onClick={() => void begin({})}
      >
        {changed === 0 ? 'Render film' : `Render changes (${changed === 1 ? '1 shot' : `${changed} shots`})`}
      </button>
    </div>
  );
}
