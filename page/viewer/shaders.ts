/** A triangle that covers the target. */
export const COVER = `#version 300 es
void main() {
  gl_Position = vec4(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0, 0.0, 1.0);
}`;

/**
 * Draws one side at the size of the film, sample by sample: what `recombine.ts` says in plain numbers. Row 0 of the target is
 * the top of the picture.
 */
export const SIDE = `#version 300 es
precision highp float;
precision highp int;
precision highp usampler2D;

uniform int kind;             // 0 picture, 1 picture without chroma, 2 similarity, 3 guessed, 4 reference
uniform int channel;          // 0 all, 1 luma, 2 chroma, 3 Cb, 4 Cr
uniform usampler2D luma;
uniform usampler2D cbFrom;
uniform usampler2D crFrom;
uniform usampler2D cbTo;
uniform usampler2D crTo;
uniform usampler2D map;
uniform sampler2D still;
uniform vec4 grid;            // step, offset of the chroma, or of the map
uniform float mixing;
uniform float factor;
uniform vec2 lumaCodes;       // black, codes per unit
uniform vec2 chromaCodes;     // neutral, codes per unit
uniform vec4 matrix;          // red of Cr, green of Cb, green of Cr, blue of Cb
uniform vec2 weights;         // Kr, Kb
uniform vec4 place;           // of the reference in the picture: left, top, width, height
out vec4 colour;

float enlarged(usampler2D plane, ivec2 sampleAt) {
  vec2 at = (vec2(sampleAt) - grid.zw) / grid.xy;
  ivec2 first = ivec2(floor(at));
  vec2 share = at - floor(at);
  ivec2 last = textureSize(plane, 0) - 1;
  ivec2 low = clamp(first, ivec2(0), last);
  ivec2 high = clamp(first + 1, ivec2(0), last);
  float top = mix(float(texelFetch(plane, low, 0).r), float(texelFetch(plane, ivec2(high.x, low.y), 0).r), share.x);
  float bottom = mix(float(texelFetch(plane, ivec2(low.x, high.y), 0).r), float(texelFetch(plane, high, 0).r), share.x);
  return mix(top, bottom, share.y);
}

vec3 shown(float y, float pb, float pr) {
  if (channel == 1) return vec3(y);
  if (channel == 3) return vec3(0.5 + pb);
  if (channel == 4) return vec3(0.5 + pr);
  float under = channel == 2 ? 0.5 : y;
  return vec3(under + matrix.x * pr, under + matrix.y * pb + matrix.z * pr, under + matrix.w * pb);
}

// Dark blue over gray to yellow: lightness alone tells it too, so that it is read without seeing colours.
vec3 ramp(float t) {
  return t < 0.5 ? mix(vec3(0.04, 0.15, 0.43), vec3(0.49, 0.48, 0.47), 2.0 * t)
                 : mix(vec3(0.49, 0.48, 0.47), vec3(1.0, 0.91, 0.27), 2.0 * t - 1.0);
}

void main() {
  ivec2 at = ivec2(gl_FragCoord.xy);
  vec3 rgb;
  if (kind == 4) {
    vec2 inside = (gl_FragCoord.xy - place.xy) / place.zw;
    bool covered = all(greaterThanEqual(inside, vec2(0.0))) && all(lessThan(inside, vec2(1.0)));
    vec3 still = textureGrad(still, inside, vec2(1.0 / place.z, 0.0), vec2(0.0, 1.0 / place.w)).rgb;
    float y = dot(vec3(weights.x, 1.0 - weights.x - weights.y, weights.y), still);
    vec3 seen = shown(y, 0.5 * (still.b - y) / (1.0 - weights.y), 0.5 * (still.r - y) / (1.0 - weights.x));
    rgb = covered ? (channel == 0 ? still : seen) : vec3(0.08);
  } else {
    float y = (float(texelFetch(luma, at, 0).r) - lumaCodes.x) / lumaCodes.y;
    if (kind == 0) {
      float cb = mix(enlarged(cbFrom, at), enlarged(cbTo, at), mixing);
      float cr = mix(enlarged(crFrom, at), enlarged(crTo, at), mixing);
      float pb = factor * (cb - chromaCodes.x) / chromaCodes.y;
      float pr = factor * (cr - chromaCodes.x) / chromaCodes.y;
      rgb = shown(y, pb, pr);
    } else if (kind == 1) {
      rgb = shown(y, 0.0, 0.0);
    } else {
      float value = enlarged(map, at) / 255.0;
      rgb = kind == 2 ? ramp(value) * (0.3 + 0.7 * clamp(y, 0.0, 1.0))
                      : mix(vec3(y), vec3(1.0, 0.55, 0.1) * (0.35 + 0.65 * clamp(y, 0.0, 1.0)), value);
    }
  }
  // Rounded here: what a target does with a value halfway between two codes is its own affair.
  colour = vec4(floor(255.0 * clamp(rgb, 0.0, 1.0) + 0.5) / 255.0, 1.0);
}`;

/** How far two sides are apart, sample by sample and channel by channel. */
export const DIFFERENCE = `#version 300 es
precision highp float;
uniform sampler2D a;
uniform sampler2D b;
uniform float gain;
out vec4 colour;
void main() {
  ivec2 at = ivec2(gl_FragCoord.xy);
  colour = vec4(gain * abs(texelFetch(a, at, 0).rgb - texelFetch(b, at, 0).rgb), 1.0);
}`;

/** Brings sides to the screen: zoomed, and by the line of a wipe or mirrored at it. */
export const SCREEN = `#version 300 es
precision highp float;
uniform sampler2D a;
uniform sampler2D b;
uniform vec4 area;            // of this drawing on the canvas from its top left: left, top, width, height
uniform float bottom;         // height of the canvas
uniform vec2 origin;          // of the picture's top left in the area, in device pixels
uniform vec2 zoom;            // device pixels of a sample
uniform vec2 size;            // of the picture, in samples
uniform int mode;             // 0 a, 1 wipe upright, 2 wipe level, 3 butterfly of the left half, 4 of the right half
uniform float split;          // fraction of the picture
uniform vec3 ground;
out vec4 colour;
void main() {
  vec2 pixel = vec2(gl_FragCoord.x, bottom - gl_FragCoord.y) - area.xy;
  vec2 at = (pixel - origin) / zoom / size;
  bool inside = all(greaterThanEqual(at, vec2(0.0))) && all(lessThan(at, vec2(1.0)));
  bool second = (mode == 1 && at.x >= split) || (mode == 2 && at.y >= split) || (mode >= 3 && at.x >= 0.5);
  if (mode == 3 && second) at.x = 1.0 - at.x;
  if (mode == 4 && !second) at.x = 1.0 - at.x;
  vec2 right = vec2(1.0 / (zoom.x * size.x), 0.0);
  vec2 down = vec2(0.0, 1.0 / (zoom.y * size.y));
  vec3 first = textureGrad(a, at, right, down).rgb;
  vec3 other = textureGrad(b, at, right, down).rgb;
  colour = vec4(inside ? (second ? other : first) : ground, 1.0);
}`;
