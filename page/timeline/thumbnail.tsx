import { signal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { Lane } from '../state/lane.js';

/** The server decodes thumbnails one after the other anyway. */
const lane = new Lane(1);

/** A frame as it is in the clip. */
export function Thumbnail({ frame, height }: { readonly frame: number; readonly height: number }) {
  const source = useMemo(() => signal<string | undefined>(undefined), []);
  const leave = useRef(() => {});
  useEffect(() => {
    leave.current = lane.enter(() => {
      source.value = `api/thumbnails/${frame}?height=${height}`;
    });
    return () => leave.current();
  }, [frame, height]);
  const done = () => leave.current();
  return <img src={source.value} alt="" draggable={false} onLoad={done} onError={done} />;
}
