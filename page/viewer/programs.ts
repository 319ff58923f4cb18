/** A linked shader and where its uniforms are. */
export interface Program {
  readonly program: WebGLProgram;
  at(name: string): WebGLUniformLocation | null;
}

/**
 * Compiles and links a shader.
 *
 * @throws Error with the driver's own words when it cannot
 */
export function linked(gl: WebGL2RenderingContext, vertex: string, fragment: string): Program {
  const program = gl.createProgram();
  for (const [kind, text] of [
    [gl.VERTEX_SHADER, vertex],
    [gl.FRAGMENT_SHADER, fragment],
  ] as const) {
    const shader = gl.createShader(kind);
    if (!shader) throw new Error('the browser has lost its WebGL');
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS) && !gl.isContextLost()) {
      throw new Error(gl.getShaderInfoLog(shader) ?? 'a shader does not compile');
    }
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) {
    throw new Error(gl.getProgramInfoLog(program) ?? 'a shader does not link');
  }
  const places = new Map<string, WebGLUniformLocation | null>();
  return {
    program,
    at(name) {
      if (!places.has(name)) places.set(name, gl.getUniformLocation(program, name));
      return places.get(name) ?? null;
    },
  };
}

/** A texture that keeps its memory for as long as its size stays. */
export class Texture {
  readonly texture: WebGLTexture;
  width = 0;
  height = 0;
  private format = 0;
  private content: unknown;

  constructor(private readonly gl: WebGL2RenderingContext) {
    this.texture = gl.createTexture();
  }

  /** Fills it with samples as they are; nothing is done where it has these already. */
  samples(width: number, height: number, data: Uint8Array | Uint16Array): void {
    const { gl } = this;
    if (this.content === data) return;
    this.content = data;
    const wide = data instanceof Uint16Array;
    const type = wide ? gl.UNSIGNED_SHORT : gl.UNSIGNED_BYTE;
    gl.bindTexture(gl.TEXTURE_2D, this.texture);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    if (this.allocated(width, height, wide ? gl.R16UI : gl.R8UI)) {
      gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, width, height, gl.RED_INTEGER, type, data);
    } else {
      gl.texImage2D(gl.TEXTURE_2D, 0, this.format, width, height, 0, gl.RED_INTEGER, type, data);
      this.filters(gl.NEAREST, gl.NEAREST);
    }
  }

  /** Fills it with an image, to be looked at in any size. */
  image(image: ImageBitmap): void {
    const { gl } = this;
    if (this.content === image) return;
    this.content = image;
    gl.bindTexture(gl.TEXTURE_2D, this.texture);
    [this.width, this.height, this.format] = [image.width, image.height, gl.RGBA8];
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, gl.RGBA, gl.UNSIGNED_BYTE, image);
    gl.generateMipmap(gl.TEXTURE_2D);
    this.filters(gl.LINEAR_MIPMAP_LINEAR, gl.LINEAR);
  }

  /** Makes it ready to be drawn into. */
  target(width: number, height: number): void {
    const { gl } = this;
    gl.bindTexture(gl.TEXTURE_2D, this.texture);
    if (this.allocated(width, height, gl.RGBA8)) return;
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, width, height, 0, gl.RGBA, gl.UNSIGNED_BYTE, null);
  }

  /** How it is sampled from now on. */
  filters(smaller: number, larger: number): void {
    const gl = this.gl;
    gl.bindTexture(gl.TEXTURE_2D, this.texture);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, smaller);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, larger);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
  }

  private allocated(width: number, height: number, format: number): boolean {
    if (this.width === width && this.height === height && this.format === format) return true;
    [this.width, this.height, this.format] = [width, height, format];
    return false;
  }
}
