/** A time at 23.976 frames per second, as OpenTimelineIO writes it. */
function time(value: number, rate = 24_000 / 1001) {
  return { OTIO_SCHEMA: 'RationalTime.1', rate, value };
}

function range(start: number, duration: number) {
  return { OTIO_SCHEMA: 'TimeRange.1', duration: time(duration), start_time: time(start) };
}

function clip(name: string, reference: Record<string, unknown>, more: Record<string, unknown> = {}) {
  return {
    OTIO_SCHEMA: 'Clip.2',
    metadata: { Program: { index: [1, 2, { deep: true }], note: 'of "no" use, [here]' } },
    name,
    source_range: null,
    effects: [],
    markers: [],
    enabled: true,
    media_references: {
      DEFAULT_MEDIA: { OTIO_SCHEMA: 'MissingReference.1', name: '', available_range: null },
      proxy: reference,
    },
    active_media_reference_key: 'proxy',
    ...more,
  };
}

/** A timeline with all kinds of things in it, as programs of today write them. */
export function timeline() {
  return {
    OTIO_SCHEMA: 'Timeline.1',
    metadata: { Program: { version: '19.0' } },
    name: 'Harbour',
    global_start_time: time(86_400),
    tracks: {
      OTIO_SCHEMA: 'Stack.1',
      name: '',
      source_range: null,
      children: [
        {
          OTIO_SCHEMA: 'Track.1',
          name: 'Video 1',
          kind: 'Video',
          source_range: null,
          children: [
            clip(
              'harbour',
              {
                OTIO_SCHEMA: 'ExternalReference.1',
                name: 'harbour.mov',
                available_range: range(86_400, 1000),
                target_url: 'file:///Volumes/Film%201/harbour.mov',
              },
              {
                source_range: range(86_500, 100),
                effects: [{ OTIO_SCHEMA: 'LinearTimeWarp.1', effect_name: 'Retime', time_scalar: 2 }],
              },
            ),
            {
              OTIO_SCHEMA: 'Transition.1',
              name: 'Cross Dissolve',
              transition_type: 'SMPTE_Dissolve',
              in_offset: time(12),
              out_offset: time(10),
            },
            clip(
              'street',
              { OTIO_SCHEMA: 'MissingReference.1', name: 'street, lost', available_range: null },
              { source_range: range(0, 50) },
            ),
            { OTIO_SCHEMA: 'Gap.1', name: '', source_range: range(0, 4) },
            clip(
              'off',
              { OTIO_SCHEMA: 'MissingReference.1', name: '', available_range: null },
              { source_range: range(0, 6), enabled: false },
            ),
            {
              OTIO_SCHEMA: 'Stack.1',
              name: 'titles',
              source_range: null,
              children: [
                { OTIO_SCHEMA: 'Track.1', children: [{ OTIO_SCHEMA: 'Gap.1', source_range: range(0, 20) }] },
                {
                  OTIO_SCHEMA: 'Track.1',
                  children: [
                    { OTIO_SCHEMA: 'Gap.1', source_range: range(0, 10) },
                    { OTIO_SCHEMA: 'Gap.1', source_range: range(0, 20) },
                  ],
                },
              ],
            },
            clip('scan', {
              OTIO_SCHEMA: 'ImageSequenceReference.1',
              name: '',
              available_range: range(0, 100),
              target_url_base: 'scan/',
              name_prefix: 'frame_',
              name_suffix: '.tif',
              frame_zero_padding: 5,
            }),
          ],
        },
        { OTIO_SCHEMA: 'Track.1', name: 'Audio 1', kind: 'Audio', source_range: null, children: [] },
      ] as Record<string, unknown>[],
    },
  };
}
