import { useEffect, useRef } from 'preact/hooks';
import { handle } from '../keys/actions.js';
import { Options } from '../panels/options.js';
import { frame } from '../state/place.js';
import { edit, project, shot, shotIndex } from '../state/project.js';
import { timecodeOf } from '../viewer/positions.js';
import { MOST_ZOOM, marking, widths, zoom } from './timeline-state.js';

function beginMark(): void {
  marking.value = frame.peek();
}

function split(): void {
  const { value: at } = frame;
  if (shot.value && at > shot.value.start) void edit({ kind: 'split', shot: shotIndex.value, frame: at });
}

function merge(): void {
  const { value: at } = shotIndex;
  if (project.value?.shots[at + 1]) void edit({ kind: 'merge', shots: [at, at + 1] });
}

/** What can be done to shots, and how the timeline shows them. */
export function TimelineBar() {
  useEffect(() => handle({ mark: beginMark }), []);
  const { value: state } = project;
  if (!state) return null;
  const { value: now } = shot;
  const at = shotIndex.value;
  const atCut = frame.value === now?.start;
  const marked = state.marks.some((mark) => mark.frame === frame.value);
  const changed = state.shots.filter(({ status }) => status !== 'rendered').length;
  return (
    <div class="timeline-bar">
      <button
        type="button"
        disabled={atCut}
        title={
          atCut
            ? 'A shot begins here already: move the playhead'
            : `Shot ${at + 1} is split before frame ${frame.value}`
        }
        onClick={split}
      >
        Split here
      </button>
      <button
        type="button"
        disabled={at + 1 >= state.shots.length}
        title={
          at + 1 < state.shots.length ? `Shots ${at + 1} and ${at + 2} become one` : 'This is the last shot'
        }
        onClick={merge}
      >
        Merge with next
      </button>
      <button type="button" title="Mark the frame, with a note (M)" onClick={beginMark}>
        {marked ? 'Edit mark …' : 'Mark …'}
      </button>
      {marking.value !== undefined && <MarkForm key={marking.value} at={marking.value} />}
      <span class="gap" />
      <span class="dim">
        {state.shots.length === 1 ? '1 shot' : `${state.shots.length} shots`}
        {changed > 0 && `, ${changed} not rendered as ${changed === 1 ? 'it is' : 'they are'}`}
      </span>
      <Options
        label="Width of shots"
        values={['proportional', 'equal']}
        value={widths.value}
        text={(value) => (value === 'equal' ? 'Equal' : 'By length')}
        choose={(value) => {
          widths.value = value;
        }}
      />
      <label class="zoom-label">
        <span>Zoom</span>
        <input
          type="range"
          min={0}
          max={Math.log2(MOST_ZOOM)}
          step={0.25}
          value={Math.log2(zoom.value)}
          aria-valuetext={`${zoom.value.toFixed(1)} times`}
          onInput={({ currentTarget }) => {
            zoom.value = 2 ** Number(currentTarget.value);
          }}
          onDblClick={() => {
            zoom.value = 1;
          }}
        />
      </label>
    </div>
  );
}

function MarkForm({ at }: { readonly at: number }) {
  const field = useRef<HTMLInputElement>(null);
  const { value: state } = project;
  useEffect(() => field.current?.select(), []);
  if (!state) return null;
  const before = state.marks.find((mark) => mark.frame === at)?.text;
  const leave = () => {
    marking.value = undefined;
  };
  const save = (text: string) => {
    if (text !== (before ?? '')) void edit({ kind: 'mark', frame: at, text });
    leave();
  };
  return (
    <form
      class="mark-form"
      onSubmit={(event) => {
        event.preventDefault();
        save(field.current?.value.trim() ?? '');
      }}
      onKeyDown={({ key }) => {
        if (key === 'Escape') leave();
      }}
    >
      <label>
        <span class="dim">{timecodeOf(at, state.clip)}</span>
        <input
          ref={field}
          type="text"
          class="wide"
          aria-label={`Text of the mark at frame ${at}`}
          placeholder="What is to be seen here?"
          maxLength={500}
          value={before ?? ''}
        />
      </label>
      <button type="submit">Save</button>
      {before !== undefined && (
        <button type="button" onClick={() => save('')}>
          Remove
        </button>
      )}
      <button type="button" onClick={leave}>
        Cancel
      </button>
    </form>
  );
}
