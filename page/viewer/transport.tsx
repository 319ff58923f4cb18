import { signal } from '@preact/signals';
import { everyFrame, frame, looping, playing, range, speed } from '../state/place.js';
import { project } from '../state/project.js';
import { Icon } from './icons.js';
import { ActionButton } from './parts.js';
import { goTo } from './player.js';
import { timecodeOf, typedPosition } from './positions.js';
import { muted } from './sound.js';

let field: HTMLInputElement | null = null;

/** Lets a position be typed. The field has the focus at once: what is typed next is for it, and not for keys. */
export function typePosition(): void {
  field?.focus();
  field?.select();
}

const wrong = signal<string | undefined>(undefined);

/** Where the film is, and where it is to go. */
function Place() {
  const clip = project.value?.clip;
  if (!clip) return null;
  const timecode = timecodeOf(frame.value, clip);
  const leave = (left: HTMLInputElement) => {
    wrong.value = undefined;
    left.value = timecodeOf(frame.value, clip);
    left.blur();
  };
  const go = (event: SubmitEvent) => {
    event.preventDefault();
    if (!field) return;
    try {
      goTo(typedPosition(field.value, frame.value, clip));
      leave(field);
    } catch (error) {
      wrong.value = (error as Error).message;
    }
  };
  return (
    <form class="place" onSubmit={go}>
      <input
        ref={(element) => {
          field = element;
        }}
        class="timecode"
        aria-label="Timecode; type a frame, a timecode, or a step such as +12"
        title="Type a frame, a timecode, or a step such as +12 (G)"
        aria-invalid={wrong.value !== undefined}
        aria-describedby="place-wrong"
        autocomplete="off"
        spellcheck={false}
        size={11}
        value={timecode}
        onFocus={({ currentTarget }) => currentTarget.select()}
        onBlur={({ currentTarget }) => leave(currentTarget)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') leave(event.currentTarget);
        }}
      />
      <span class="frame-number" title="Frames count from 0">
        <span class="unseen">Frame </span>
        <b>{frame.value}</b> / {clip.frames - 1}
      </span>
      <span id="place-wrong" role="alert" class="wrong">
        {wrong.value}
      </span>
    </form>
  );
}

function rangeText(): string {
  const { from, to } = range.value;
  if (from === undefined && to === undefined) return '';
  return `${from ?? '…'}–${to ?? '…'}`;
}

/** Playing, and what it comes to. */
export function Transport() {
  return (
    <div class="viewer-bar transport" role="toolbar" aria-label="Playing">
      <Place />
      <span class="gap" />
      <ActionButton action="previous cut" label="To the cut before">
        <Icon of="previous cut" />
      </ActionButton>
      <ActionButton action="previous frame" label="One frame back">
        <Icon of="previous frame" />
      </ActionButton>
      <ActionButton action="play backwards" label="Play backwards" pressed={playing.value && speed.value < 0}>
        <Icon of="play backwards" />
      </ActionButton>
      <ActionButton action="stop" label="Stop">
        <Icon of="stop" />
      </ActionButton>
      <ActionButton action="play forwards" label="Play" pressed={playing.value && speed.value > 0}>
        ▶
      </ActionButton>
      <ActionButton action="next frame" label="One frame on">
        <Icon of="next frame" />
      </ActionButton>
      <ActionButton action="next cut" label="To the next cut">
        <Icon of="next cut" />
      </ActionButton>
      <ActionButton action="loop" label="Loop the shot, or the marked range" pressed={looping.value}>
        Loop
      </ActionButton>
      <ActionButton action="mark in" label="Range begins here">
        I
      </ActionButton>
      <ActionButton action="mark out" label="Range ends here">
        O
      </ActionButton>
      <output class="range" aria-label="Range">
        {rangeText()}
      </output>
      <span class="gap" />
      <ActionButton
        action="every frame"
        label="Show every frame, however long it takes"
        pressed={everyFrame.value}
      >
        Every frame
      </ActionButton>
      {project.value?.clip.sound && (
        <ActionButton action="mute" label="Sound off" pressed={muted.value}>
          Mute
        </ActionButton>
      )}
    </div>
  );
}
