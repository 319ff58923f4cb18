import { effect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { KeyHelp } from '../keys/help.js';
import { listenToKeys } from '../keys/listen.js';
import { readAddress, writeAddress } from '../state/address.js';
import { frame, playing } from '../state/place.js';
import { project } from '../state/project.js';
import { Announcer } from './announcer.js';
import { look } from './look.js';
import { LookBar, TrialBar } from './look-bar.js';
import { startPlayer } from './player.js';
import { Stage } from './stage.js';
import { Transport } from './transport.js';
import { flickered } from './view-state.js';
import { handleViewer } from './viewer-actions.js';
import './viewer.css';

/** How long the page rests before its address says where it is, in milliseconds. */
const REST = 200;

/** Keeps the address and what is shown the same. */
function followAddress(): () => void {
  let seen = '';
  const read = () => {
    seen = location.hash;
    const place = readAddress(location.hash, project.peek()?.clip.frames ?? 1);
    frame.value = place.frame;
    look.value = place.look;
  };
  let waiting: ReturnType<typeof setTimeout> | undefined;
  read();
  addEventListener('hashchange', read);
  const end = effect(() => {
    const address = writeAddress({ frame: frame.value, look: look.value });
    clearTimeout(waiting);
    const write = () => {
      // Where it is another by now, somebody has changed it, and it is about to be read.
      if (location.hash !== seen) return;
      history.replaceState(history.state, '', address);
      seen = location.hash;
    };
    if (!playing.value) waiting = setTimeout(write, REST);
  });
  return () => {
    clearTimeout(waiting);
    removeEventListener('hashchange', read);
    end();
  };
}

/** Lets A and B take turns while a flicker is shown. */
function flicker(): () => void {
  let timer: ReturnType<typeof setInterval> | undefined;
  const end = effect(() => {
    const { comparison, flickers } = look.value;
    clearInterval(timer);
    flickered.value = false;
    if (comparison !== 'flicker') return;
    timer = setInterval(() => {
      flickered.value = !flickered.peek();
    }, 500 / flickers);
  });
  return () => {
    clearInterval(timer);
    end();
  };
}

/** The picture, how it is compared, and playback. */
export function Viewer() {
  useEffect(() => {
    const ends = [followAddress(), flicker(), handleViewer(), listenToKeys(), startPlayer()];
    return () => {
      for (const end of ends) end();
    };
  }, []);
  return (
    <section class="viewer" aria-label="Viewer">
      <LookBar />
      <Stage />
      <TrialBar />
      <Transport />
      <Announcer />
      <KeyHelp />
    </section>
  );
}
