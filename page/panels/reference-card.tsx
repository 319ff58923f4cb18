import { signal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { Rectangle, ReferenceState } from '../../src/preview/protocol.js';
import { editSoon, flushEdits, shown } from '../state/pending.js';
import { edit } from '../state/project.js';
import { NumberField } from './number-field.js';
import { Options } from './options.js';
import { withSide } from './rectangle.js';
import { RegionPicture } from './region-picture.js';

/** Where a reference's picture is. */
export const pictureOf = (id: string) => `api/references/${encodeURIComponent(id)}`;

const WEIGHTS = { least: 0, most: 4, whole: false };
const MOST_WEIGHT = 100;
const SIDES = ['Left', 'Top', 'Width', 'Height'] as const;

/** A reference of a shot: its picture, name, weight, and the part of it that counts. */
export function ReferenceCard(props: {
  readonly reference: ReferenceState;
  readonly shot: number;
  readonly index: number;
}) {
  const { reference, shot, index } = props;
  const open = useMemo(() => signal(false), []);
  const { id, name, at, weight, region, ignore, masked, missing } = reference;
  const control = `shot ${shot} reference ${index} weight`;
  const title = at === undefined ? name : `${name}, at ${at}`;
  const change = { kind: 'change reference', shot, reference: index } as const;
  const part = [region && 'part of it', ignore && 'a part left out', masked && 'masked']
    .filter(Boolean)
    .join(', ');
  return (
    <li class="card">
      <div class="card-head">
        {missing ? (
          <span class="no-picture">missing</span>
        ) : (
          <button
            type="button"
            class="plain thumb"
            aria-expanded={open.value}
            aria-label={`Region of ${title}`}
            title="Choose the part that counts"
            onClick={() => {
              open.value = !open.value;
            }}
          >
            <RegionPicture source={pictureOf(id)} name="" region={region} ignore={ignore} />
          </button>
        )}
        <div class="card-body">
          <div class="card-title">
            <span class="number-badge" aria-hidden="true">
              {index + 1}
            </span>
            <span class="file" title={title}>
              {title}
            </span>
            <button
              type="button"
              class="plain"
              aria-label={`Remove ${title}`}
              title="Remove from the shot"
              onClick={() =>
                void flushEdits().then(() => edit({ kind: 'remove reference', shot, reference: index }))
              }
            >
              ✕
            </button>
          </div>
          {missing && <p class="wrong">The file is missing. Put it back, or remove the reference.</p>}
          <div class="card-weight">
            <span class="name">Weight</span>
            <NumberField
              label={`Weight of ${title}`}
              value={shown(control, weight)}
              scale={WEIGHTS}
              most={MOST_WEIGHT}
              change={(value) => editSoon(control, value, { ...change, weight: value })}
              rest={() => void flushEdits()}
            />
          </div>
          {!missing && (
            <button
              type="button"
              class="plain link"
              aria-expanded={open.value}
              onClick={() => {
                open.value = !open.value;
              }}
            >
              {open.value ? '▾' : '▸'} Region<span class="dim">: {part || 'whole picture'}</span>
            </button>
          )}
        </div>
      </div>
      {open.value && !missing && <RegionEditor {...{ reference, change }} />}
    </li>
  );
}

function RegionEditor({
  reference,
  change,
}: {
  readonly reference: ReferenceState;
  readonly change: { readonly kind: 'change reference'; readonly shot: number; readonly reference: number };
}) {
  const which = useMemo(() => signal<'region' | 'ignore'>('region'), []);
  const { id, name } = reference;
  const drawing = which.value;
  const control = `shot ${change.shot} reference ${change.reference} ${drawing}`;
  const rectangle = shown<Rectangle | undefined>(control, reference[drawing]);
  const draw = (value: Rectangle) => editSoon(control, value, { ...change, [drawing]: value });
  return (
    <div class="region-editor">
      <Options
        label="Draw"
        values={['region', 'ignore']}
        value={drawing}
        text={(value) => (value === 'region' ? 'Used part' : 'Left-out part')}
        choose={(value) => {
          which.value = value;
        }}
      />
      <RegionPicture
        source={pictureOf(id)}
        name={name}
        region={drawing === 'region' ? rectangle : reference.region}
        ignore={drawing === 'ignore' ? rectangle : reference.ignore}
        drawing={drawing}
        draw={(value) => {
          draw(value);
          void flushEdits();
        }}
      />
      <p class="dim">
        {rectangle
          ? 'Drag the rectangle or its edges; drag beside it for a new one.'
          : `Drag a rectangle over the part that is ${drawing === 'region' ? 'to be used' : 'to be left out'}.`}
      </p>
      <div class="sides">
        {SIDES.map((side, i) => (
          <label key={side}>
            <span>{side} %</span>
            <input
              class="field"
              type="number"
              min={0}
              max={100}
              step={1}
              value={Math.round(1000 * (rectangle ?? [0, 0, 1, 1])[i as 0]) / 10}
              onChange={({ currentTarget }) => {
                const percent = currentTarget.valueAsNumber;
                if (!Number.isNaN(percent))
                  draw(withSide(rectangle ?? [0, 0, 1, 1], i as 0 | 1 | 2 | 3, percent));
              }}
            />
          </label>
        ))}
        <button
          type="button"
          disabled={!rectangle}
          onClick={() => void flushEdits().then(() => edit({ ...change, [drawing]: null }))}
        >
          {drawing === 'region' ? 'Whole picture' : 'Leave nothing out'}
        </button>
      </div>
    </div>
  );
}
