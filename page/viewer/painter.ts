import { project } from '../state/project.js';
import { type Look, look } from './look.js';
import type { Channel } from './recombine.js';
import { type Drawing, Renderer, type SideContent } from './renderer.js';
import { sideOf } from './sides.js';
import { areas, fit, flickered, position, stageSize } from './view-state.js';
import { placed } from './zoom.js';

/** Brings the state of the viewer to its canvas, once per refresh of the screen and only what has changed. */
export class Painter {
  private readonly gl: WebGL2RenderingContext | null;
  private renderer: Renderer | undefined;
  private made = '';
  private composed: { a?: string | undefined; b?: string | undefined } = {};
  private contents: { a?: SideContent; b?: SideContent } = {};
  private readonly identities = new WeakMap<object, number>();
  private nextIdentity = 1;
  private asked = 0;

  /** @param failed - is told why nothing can be drawn, and with undefined that it can again */
  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly failed: (error: string | undefined) => void,
  ) {
    this.gl = canvas.getContext('webgl2', { alpha: false, antialias: false, depth: false });
    if (!this.gl)
      failed(
        'This browser does not offer WebGL 2, which the viewer draws with. Switch on its hardware acceleration.',
      );
    canvas.addEventListener('webglcontextlost', this.lost);
    canvas.addEventListener('webglcontextrestored', this.restored);
  }

  /** Reads all that the picture depends on, and has it drawn soon; to be called in an effect. */
  update(): void {
    void [look.value, position.value, fit.value, areas.value, flickered.value, project.value];
    const { a, b, comparison, swapped } = look.value;
    this.next('a', comparison === 'none' && swapped ? undefined : sideOf(a).content);
    this.next('b', comparison === 'none' && !swapped ? undefined : sideOf(b).content);
    if (this.asked === 0) this.asked = requestAnimationFrame(this.paint);
  }

  close(): void {
    cancelAnimationFrame(this.asked);
    this.canvas.removeEventListener('webglcontextlost', this.lost);
    this.canvas.removeEventListener('webglcontextrestored', this.restored);
  }

  private next(name: 'a' | 'b', content: SideContent | undefined): void {
    if (content) this.contents[name] = content;
  }

  private readonly paint = () => {
    this.asked = 0;
    const clip = project.peek()?.clip;
    if (!this.gl || this.gl.isContextLost() || !clip) return;
    const [width, height] = stageSize.peek();
    // Changing a canvas' size clears it, so that is done where it is drawn again at once.
    if (this.canvas.width !== width) this.canvas.width = width;
    if (this.canvas.height !== height) this.canvas.height = height;
    try {
      const format = {
        width: clip.width,
        height: clip.height,
        sampleAspectRatio: clip.sampleAspectRatio,
        luma: clip.luma,
        fullRange: clip.fullRange,
        chromaLocation: clip.chromaLocation ?? (clip.fullRange ? 'center' : 'left'),
      };
      const made = JSON.stringify(format);
      if (!this.renderer || this.made !== made) {
        [this.renderer, this.made, this.composed] = [new Renderer(this.gl, format), made, {}];
      }
      this.draw(this.renderer);
      this.failed(undefined);
    } catch (error) {
      this.failed(`The picture cannot be drawn: ${(error as Error).message}`);
    }
  };

  private draw(renderer: Renderer): void {
    const { comparison, channel, swapped, wipe, gain } = look.peek();
    const single = swapped ? 'b' : 'a';
    for (const name of comparison === 'none' ? ([single] as const) : (['a', 'b'] as const)) {
      this.compose(renderer, name, channel);
    }
    if (comparison === 'difference') renderer.subtract(gain);
    const where = placed(position.peek(), fit.peek());
    const sides = drawn(look.peek());
    renderer.draw(areas.peek().map((area, i) => ({ area, ...where, sides: sides[i] ?? 'a', split: wipe })));
  }

  /** Draws a side again if it is not what is there. */
  private compose(renderer: Renderer, name: 'a' | 'b', channel: Channel): void {
    const content = this.contents[name] ?? { kind: 'nothing' };
    const what = JSON.stringify([
      channel,
      ...Object.entries(content).map(([key, value]) => [
        key,
        typeof value === 'object' ? this.identity(value) : value,
      ]),
    ]);
    if (this.composed[name] === what) return;
    renderer.compose(name, content, channel);
    this.composed[name] = what;
  }

  private identity(value: object): string {
    const known = this.identities.get(value) ?? this.nextIdentity++;
    this.identities.set(value, known);
    return `#${known}`;
  }

  private readonly lost = (event: Event) => {
    event.preventDefault();
    this.renderer = undefined;
  };

  private readonly restored = () => {
    if (this.asked === 0) this.asked = requestAnimationFrame(this.paint);
  };
}

/** What each part of the canvas shows. */
function drawn({ comparison, swapped, level, half }: Look): Drawing['sides'][] {
  switch (comparison) {
    case 'none':
      return [swapped ? 'b' : 'a'];
    case 'wipe':
      return [level ? 'level wipe' : 'wipe'];
    case 'butterfly':
      return [`${half} butterfly`];
    case 'side':
      return ['a', 'b'];
    case 'difference':
      return ['difference'];
    case 'flicker':
      return [flickered.peek() ? 'b' : 'a'];
  }
}
