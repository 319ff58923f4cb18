import { useRef } from 'preact/hooks';
import { editSoon, flushEdits, shown } from '../state/pending.js';
import { shot, shotIndex } from '../state/project.js';
import { addPictures, PICTURES, uploading } from './add-pictures.js';
import { CopyShots } from './copy-shots.js';
import { NumberField } from './number-field.js';
import { ReferenceCard } from './reference-card.js';
import { Suggestions } from './suggestions.js';
import './references.css';

const MEMORY = { least: 0, most: 4, whole: false };
const MOST_MEMORY = 100;

/** References of the present shot, and what it may be given besides. */
export function References() {
  const { value: now } = shot;
  const { value: index } = shotIndex;
  if (!now) return null;
  return (
    <div>
      <section aria-labelledby="references-title">
        <div class="panel-row">
          <h2 id="references-title">References of shot {index + 1}</h2>
          <span class="gap" />
          <ChooseFiles shot={index} primary={now.references.length === 0} />
        </div>
        {now.references.length === 0 && (
          <div class="empty drop">
            <p>
              <b>No reference yet.</b>
            </p>
            <p>Drop a colour image here, choose a file, or take one of the suggestions below.</p>
          </div>
        )}
        <ul class="cards">
          {now.references.map((reference, i) => (
            <ReferenceCard key={`${index} ${i} ${reference.id}`} {...{ reference, shot: index, index: i }} />
          ))}
        </ul>
        {uploading.value.length > 0 && (
          <p class="dim" role="status">
            Uploading {uploading.value.join(', ')} …
          </p>
        )}
      </section>
      <Suggestions />
      <Memory shot={index} value={now.memory} />
      <CopyShots />
    </div>
  );
}

function ChooseFiles({ shot, primary }: { readonly shot: number; readonly primary: boolean }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" class={primary ? 'primary' : ''} onClick={() => input.current?.click()}>
        Add images …
      </button>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept={PICTURES}
        aria-label="Images to add as references"
        onChange={({ currentTarget }) => {
          void addPictures([...(currentTarget.files ?? [])], shot);
          currentTarget.value = '';
        }}
      />
    </>
  );
}

function Memory({ shot, value }: { readonly shot: number; readonly value: number }) {
  const control = `shot ${shot} memory`;
  const first = shot === 0;
  return (
    <section aria-labelledby="memory-title">
      <h2 id="memory-title">Memory of the shot before</h2>
      <div class="card-weight">
        <span class="name">Weight</span>
        <NumberField
          label="Weight of the shot before"
          value={shown(control, value)}
          scale={MEMORY}
          most={MOST_MEMORY}
          disabled={first}
          describedBy="memory-note"
          change={(weight) => editSoon(control, weight, { kind: 'memory', shots: [shot], value: weight })}
          rest={() => void flushEdits()}
        />
      </div>
      <p id="memory-note" class="dim">
        {first
          ? 'The first shot has none before it.'
          : 'Takes the last colorized frame of the shot before as one more reference; 0 for none.'}
      </p>
    </section>
  );
}
