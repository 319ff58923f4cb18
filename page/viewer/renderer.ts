import type { FramePlanes, Plane } from '../../src/preview/protocol.js';
import { linked, type Program, Texture } from './programs.js';
import { CHANNELS, type Channel, coefficients, planeGrid } from './recombine.js';
import { COVER, DIFFERENCE, SCREEN, SIDE } from './shaders.js';

/** What of the clip the renderer has to know. */
export interface PictureFormat {
  readonly width: number;
  readonly height: number;
  readonly sampleAspectRatio: number;
  readonly luma: readonly [number, number];
  readonly fullRange: boolean;
  readonly chromaLocation: string;
}

/** What one side is made of. */
export type SideContent =
  | {
      readonly kind: 'picture';
      readonly luma: FramePlanes;
      /** Without it the picture is gray. */
      readonly to?: FramePlanes | undefined;
      /** Mixed with `to`. */
      readonly from?: FramePlanes | undefined;
      readonly mixing: number;
      readonly factor: number;
    }
  | { readonly kind: 'similarity' | 'guessed'; readonly luma: FramePlanes; readonly map: FramePlanes }
  | { readonly kind: 'reference'; readonly image: ImageBitmap }
  | { readonly kind: 'nothing' };

/** A part of the canvas and how the picture lies in it; device pixels. */
export interface Drawing {
  readonly area: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  };
  /** Of the picture's top left in the area. */
  readonly origin: readonly [number, number];
  /** Device pixels of a sample, across and down. */
  readonly zoom: readonly [number, number];
  readonly sides: 'a' | 'b' | 'difference' | 'wipe' | 'level wipe' | 'left butterfly' | 'right butterfly';
  readonly split?: number;
}

const KINDS = { picture: 0, similarity: 2, guessed: 3, reference: 4 } as const;
const GRAY = 1;
const UNITS = ['luma', 'cbFrom', 'crFrom', 'cbTo', 'crTo', 'map', 'still'] as const;
const GROUND: readonly [number, number, number] = [0.078, 0.078, 0.078];

/** Draws frames of one clip on a canvas: sides first, at the film's size, then what is seen of them. */
export class Renderer {
  private readonly side: Program;
  private readonly difference: Program;
  private readonly screen: Program;
  private readonly frame: WebGLFramebuffer;
  private readonly planes = new Map<string, Texture>();
  private readonly targets: Record<'a' | 'b' | 'difference', Texture>;

  /** @throws Error when a shader does not compile */
  constructor(
    private readonly gl: WebGL2RenderingContext,
    private readonly format: PictureFormat,
  ) {
    this.side = linked(gl, COVER, SIDE);
    this.difference = linked(gl, COVER, DIFFERENCE);
    this.screen = linked(gl, COVER, SCREEN);
    this.frame = gl.createFramebuffer();
    this.targets = { a: new Texture(gl), b: new Texture(gl), difference: new Texture(gl) };
  }

  /** Draws a side at the film's size; it is what {@link draw} brings to the screen. */
  compose(name: 'a' | 'b', content: SideContent, channel: Channel): void {
    const { gl } = this;
    const side = this.side;
    const format = this.format;
    this.into(this.targets[name]);
    if (content.kind === 'nothing') {
      gl.clearColor(...GROUND, 1);
      gl.clear(gl.COLOR_BUFFER_BIT);
      this.finished(this.targets[name]);
      return;
    }
    gl.useProgram(side.program);
    for (const [unit, sampler] of UNITS.entries()) {
      gl.uniform1i(side.at(sampler), unit);
      gl.activeTexture(gl.TEXTURE0 + UNITS.length);
      // A sampler without a texture of its kind is an error, even where the shader does not read it.
      const empty = sampler === 'still' ? this.plane('no image') : this.plane('no plane');
      if (sampler === 'still') empty.target(1, 1);
      else empty.samples(1, 1, NOTHING);
      this.bind(unit, empty);
    }
    gl.uniform1i(side.at('channel'), CHANNELS.indexOf(channel));
    gl.uniform2f(side.at('weights'), ...format.luma);
    const c = coefficients(8, format.fullRange, format.luma);
    gl.uniform4f(side.at('matrix'), c.redCr, c.greenCb, c.greenCr, c.blueCb);
    if (content.kind === 'reference') this.reference(content.image);
    else this.samples(content);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    this.finished(this.targets[name]);
  }

  /** Draws the difference of both sides as they were composed last. */
  subtract(gain: number): void {
    const { gl, difference } = this;
    this.into(this.targets.difference);
    gl.useProgram(difference.program);
    gl.uniform1i(difference.at('a'), 0);
    gl.uniform1i(difference.at('b'), 1);
    gl.uniform1f(difference.at('gain'), gain);
    this.bind(0, this.targets.a);
    this.bind(1, this.targets.b);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    this.finished(this.targets.difference);
  }

  /** Brings sides to the canvas. */
  draw(drawings: readonly Drawing[]): void {
    const { gl, format } = this;
    const screen = this.screen;
    const { width, height } = gl.canvas;
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    gl.viewport(0, 0, width, height);
    gl.clearColor(...GROUND, 1);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.useProgram(screen.program);
    gl.uniform1i(screen.at('a'), 0);
    gl.uniform1i(screen.at('b'), 1);
    gl.uniform1f(screen.at('bottom'), height);
    gl.uniform2f(screen.at('size'), format.width, format.height);
    gl.uniform3f(screen.at('ground'), ...GROUND);
    gl.enable(gl.SCISSOR_TEST);
    for (const { area, origin, zoom, sides, split = 0.5 } of drawings) {
      gl.scissor(area.left, height - area.top - area.height, area.width, area.height);
      gl.uniform4f(screen.at('area'), area.left, area.top, area.width, area.height);
      gl.uniform2f(screen.at('origin'), ...origin);
      gl.uniform2f(screen.at('zoom'), ...zoom);
      gl.uniform1f(screen.at('split'), split);
      gl.uniform1i(screen.at('mode'), Math.max(MODES.indexOf(sides), 0));
      const single = sides === 'b' || sides === 'difference';
      for (const [unit, target] of [
        single ? this.targets[sides] : this.targets.a,
        this.targets.b,
      ].entries()) {
        this.bind(unit, target);
        if (target.width === 0) target.target(format.width, format.height);
        // From twice the size on, a sample is to be seen as one.
        target.filters(gl.LINEAR_MIPMAP_LINEAR, Math.min(...zoom) >= 2 ? gl.NEAREST : gl.LINEAR);
      }
      gl.drawArrays(gl.TRIANGLES, 0, 3);
    }
    gl.disable(gl.SCISSOR_TEST);
  }

  /** R, G, B, A of a side as it was composed last, rows from the top. */
  read(name: 'a' | 'b' | 'difference'): Uint8Array {
    const { gl, format } = this;
    const pixels = new Uint8Array(4 * format.width * format.height);
    this.into(this.targets[name]);
    gl.readPixels(0, 0, format.width, format.height, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
    return pixels;
  }

  private reference(image: ImageBitmap): void {
    const { gl, side, format } = this;
    const still = this.plane('still');
    gl.activeTexture(gl.TEXTURE0 + UNITS.indexOf('still'));
    still.image(image);
    gl.uniform1i(side.at('kind'), KINDS.reference);
    // Its samples are square, the film's may not be.
    const across = format.sampleAspectRatio;
    const scale = Math.min((format.width * across) / image.width, format.height / image.height);
    const [width, height] = [(image.width * scale) / across, image.height * scale];
    gl.uniform4f(side.at('place'), (format.width - width) / 2, (format.height - height) / 2, width, height);
  }

  private samples(content: Exclude<SideContent, { kind: 'reference' | 'nothing' }>): void {
    const { gl, side, format } = this;
    const { luma } = content;
    this.upload('luma', luma.planes.y);
    const read = coefficients(luma.bitDepth, format.fullRange, format.luma);
    gl.uniform2f(side.at('lumaCodes'), read.black, read.lumaScale);
    const grid = (plane: Plane) => {
      const { stepX, stepY, offsetX, offsetY } = planeGrid(format, plane, format.chromaLocation);
      gl.uniform4f(side.at('grid'), stepX, stepY, offsetX, offsetY);
    };
    if (content.kind !== 'picture') {
      gl.uniform1i(side.at('kind'), KINDS[content.kind]);
      const { map } = content.map.planes;
      if (map) grid(map);
      this.upload('map', map);
      return;
    }
    const { to, from = to, mixing, factor } = content;
    if (!to?.planes.cb || !from?.planes.cb) {
      gl.uniform1i(side.at('kind'), GRAY);
      return;
    }
    gl.uniform1i(side.at('kind'), KINDS.picture);
    grid(to.planes.cb);
    this.upload('cbTo', to.planes.cb);
    this.upload('crTo', to.planes.cr);
    this.upload('cbFrom', from.planes.cb);
    this.upload('crFrom', from.planes.cr);
    const chroma = coefficients(to.bitDepth, format.fullRange, format.luma);
    gl.uniform2f(side.at('chromaCodes'), chroma.chromaOffset, chroma.chromaScale);
    gl.uniform1f(side.at('mixing'), mixing);
    gl.uniform1f(side.at('factor'), factor);
  }

  private upload(sampler: (typeof UNITS)[number], plane: Plane | undefined): void {
    if (!plane) return;
    const { gl } = this;
    gl.activeTexture(gl.TEXTURE0 + UNITS.indexOf(sampler));
    this.plane(sampler).samples(plane.width, plane.height, plane.data);
    gl.bindTexture(gl.TEXTURE_2D, this.plane(sampler).texture);
  }

  private plane(name: string): Texture {
    const known = this.planes.get(name) ?? new Texture(this.gl);
    this.planes.set(name, known);
    return known;
  }

  private bind(unit: number, { texture }: Texture): void {
    this.gl.activeTexture(this.gl.TEXTURE0 + unit);
    this.gl.bindTexture(this.gl.TEXTURE_2D, texture);
  }

  private into(target: Texture): void {
    const { gl, format } = this;
    gl.activeTexture(gl.TEXTURE0 + UNITS.length);
    target.target(format.width, format.height);
    gl.bindTexture(gl.TEXTURE_2D, null);
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.frame);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, target.texture, 0);
    gl.viewport(0, 0, format.width, format.height);
  }

  private finished({ texture }: Texture): void {
    const { gl } = this;
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    gl.activeTexture(gl.TEXTURE0 + UNITS.length);
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.generateMipmap(gl.TEXTURE_2D);
  }
}

const MODES: readonly Drawing['sides'][] = ['a', 'wipe', 'level wipe', 'left butterfly', 'right butterfly'];
const NOTHING = Uint8Array.of(0);
