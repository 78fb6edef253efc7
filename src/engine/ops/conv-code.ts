/** WGSL of the forward convolution: sums of taps in registers, then bias, activation and residual in one write. */
import { type ConvVariant, TEAM } from './conv-shapes.ts';
import { BUILTINS, GROUP_INDEX } from './webgpu-kernel.ts';

/** Invocations of a workgroup. */
export const WORKGROUP = 64;
/** Pixels and quads of input channels that a workgroup of the tiled kernel stages at a time. */
export const TILE_PIXELS = 64;
const TILE_DEPTH = 4;
const TILED_PIXELS = 8;

const range = (length: number): number[] => Array.from({ length }, (_, i) => i);

/** The module of a variant; `wholeQuads` says that the output has a multiple of four channels. */
export function convCode(residual: boolean, variant: ConvVariant, wholeQuads: boolean): string {
  const finish = `
    const Z = vec4<f32>(0.0);
    fn biasOf(quad: i32) -> vec4<f32> { ${biasCode(wholeQuads)} }
    fn finish(sum: vec4<f32>, bias: vec4<f32>, pixel: i32, quad: i32) { ${finishCode(residual, wholeQuads)} }`;
  return `${finish}\n${mainCode(variant)}`;
}

function mainCode(variant: ConvVariant): string {
  if (variant.kind === 'direct') return directCode(variant.pixels, variant.quads);
  return variant.kind === 'tiled' ? tiledCode(variant.quads) : sharedLanesCode(variant.pixels);
}

/** Where there is no bias, some other buffer stands in its place and is not looked at. */
function biasCode(wholeQuads: boolean): string {
  const guarded = range(4).map((i) => `bias[min(quad * 4 + ${i}, uniforms.outChannels - 1)]`);
  const value = wholeQuads ? 'bias[quad]' : `vec4<f32>(${guarded.join(', ')})`;
  return `return select(Z, ${value}, uniforms.biased != 0);`;
}

/** Bias, activation, residual and the write of one quad of an output pixel. */
function finishCode(residual: boolean, wholeQuads: boolean): string {
  const channel = (i: number): string => `
    if (quad * 4 + ${i} < uniforms.outChannels) {
      result[at + ${i}] = value[${i}]${residual ? ` + residual[at + ${i}]` : ''};
    }`;
  return `
    let inner = sum + bias;
    let value = select(inner * uniforms.slope, inner, inner > Z);
    ${
      wholeQuads
        ? `let at = pixel * uniforms.outQuads + quad;
           result[at] = value${residual ? ' + residual[at]' : ''};`
        : `let at = pixel * uniforms.outChannels + quad * 4;${range(4).map(channel).join('')}`
    }`;
}

/** Adds the products of pixels `x0..` and weights of four input channels, in an order that all variants share. */
function multiplyCode(
  pixels: number,
  quads: number,
  weight: (channel: number, quad: number) => string,
): string {
  return range(4)
    .flatMap((c) =>
      range(quads).map(
        (q) =>
          `let w${c}_${q} = ${weight(c, q)};\n${range(pixels)
            .map((p) => `a${p}_${q} = fma(vec4<f32>(x${p}[${c}]), w${c}_${q}, a${p}_${q});`)
            .join('\n')}`,
      ),
    )
    .join('\n');
}

const zeroSums = (pixels: number, quads: number): string =>
  range(pixels)
    .flatMap((p) => range(quads).map((q) => `var a${p}_${q} = vec4<f32>(0.0);`))
    .join('\n');

/** Neighbouring invocations share their pixels and differ in channels, so that they read the same pixels. */
function directCode(pixels: number, quads: number): string {
  return `
  @compute @workgroup_size(${WORKGROUP})
  fn main(${BUILTINS}) {
    let raw = ${GROUP_INDEX} * ${WORKGROUP} + i32(local);
    // No early return: what is beyond the end repeats the last and writes nothing.
    let index = min(raw, uniforms.invocations - 1);
    let quad = (index % uniforms.outBlocks) * ${quads};
    let run = index / uniforms.outBlocks;
    let column = (run % uniforms.runs) * ${pixels};
    let row = (run / uniforms.runs) % uniforms.rows;
    let image = run / (uniforms.runs * uniforms.rows);
    ${range(quads)
      .map((q) => `let quad${q} = min(quad + ${q}, uniforms.outQuads - 1);`)
      .join('\n')}
    ${zeroSums(pixels, quads)}
    ${range(quads)
      .map((q) => `let bias${q} = biasOf(quad${q});`)
      .join('\n')}
    let taps = uniforms.side * uniforms.side;
    for (var tap = 0; tap < taps; tap++) {
      ${tapCode(pixels)}
      for (var i = 0; i < uniforms.inQuads; i++) {
        let wAt = (tap * uniforms.inQuads + i) * 4 * uniforms.outQuads;
        ${range(pixels)
          .map((p) => `let x${p} = select(vec4<f32>(0.0), x[at${p} + i], in${p});`)
          .join('\n')}
        ${multiplyCode(pixels, quads, (c, q) => `filter_[wAt + ${c} * uniforms.outQuads + quad${q}]`)}
      }
    }
    let pixel = (image * uniforms.rows + row) * uniforms.columns + column;
    ${range(pixels)
      .flatMap((p) =>
        range(quads).map(
          (
            q,
          ) => `if (raw < uniforms.invocations && column + ${p} < uniforms.columns && quad + ${q} < uniforms.outQuads) {
            finish(a${p}_${q}, bias${q}, pixel + ${p}, quad + ${q});
          }`,
        ),
      )
      .join('\n')}
  }`;
}

/** Where the pixels of a tap lie, for a run of pixels in one row. */
function tapCode(pixels: number): string {
  return `
      let y = row * uniforms.stride + (tap / uniforms.side) * uniforms.dilation - uniforms.padding;
      let left = column * uniforms.stride + (tap % uniforms.side) * uniforms.dilation - uniforms.padding;
      let inside = y >= 0 && y < uniforms.height;
      let start = (image * uniforms.height + clamp(y, 0, uniforms.height - 1)) * uniforms.width;
      ${range(pixels)
        .map(
          (p) => `let c${p} = left + ${p} * uniforms.stride;
          let in${p} = inside && c${p} >= 0 && c${p} < uniforms.width;
          let at${p} = (start + clamp(c${p}, 0, uniforms.width - 1)) * uniforms.inQuads;`,
        )
        .join('\n')}`;
}

/**
 * The invocations of a team load different quads of the same pixels, and each computes a quad of output channels: a
 * load feeds eight of them. What a subgroup cannot promise (that neighbours in the workgroup are neighbours in it) is
 * tried before this variant is chosen.
 */
function sharedLanesCode(pixels: number): string {
  return `
  @compute @workgroup_size(${WORKGROUP})
  fn main(${BUILTINS}, @builtin(subgroup_invocation_id) laneOfSubgroup: u32) {
    let raw = ${GROUP_INDEX} * ${WORKGROUP} + i32(local);
    let lane = raw % ${TEAM};
    let team = laneOfSubgroup - u32(lane);
    let index = min(raw, uniforms.invocations - ${TEAM} + lane) / ${TEAM};
    let quad = (index % uniforms.outBlocks) * ${TEAM} + lane;
    let run = index / uniforms.outBlocks;
    let column = (run % uniforms.runs) * ${pixels};
    let row = (run / uniforms.runs) % uniforms.rows;
    let image = run / (uniforms.runs * uniforms.rows);
    let quad0 = min(quad, uniforms.outQuads - 1);
    ${zeroSums(pixels, 1)}
    let taps = uniforms.side * uniforms.side;
    for (var tap = 0; tap < taps; tap++) {
      ${tapCode(pixels)}
      for (var first = 0; first < uniforms.inQuads; first += ${TEAM}) {
        let own = min(first + lane, uniforms.inQuads - 1);
        ${range(pixels)
          .map((p) => `let m${p} = select(vec4<f32>(0.0), x[at${p} + own], in${p});`)
          .join('\n')}
        let steps = min(${TEAM}, uniforms.inQuads - first);
        for (var i = 0; i < steps; i++) {
          let wAt = (tap * uniforms.inQuads + first + i) * 4 * uniforms.outQuads + quad0;
          let source = team + u32(i);
          ${range(pixels)
            .map((p) => `let x${p} = subgroupShuffle(m${p}, source);`)
            .join('\n')}
          ${multiplyCode(pixels, 1, (c) => `filter_[wAt + ${c} * uniforms.outQuads]`)}
        }
      }
    }
    let bias = biasOf(quad0);
    let pixel = (image * uniforms.rows + row) * uniforms.columns + column;
    ${range(pixels)
      .map(
        (
          p,
        ) => `if (raw < uniforms.invocations && column + ${p} < uniforms.columns && quad < uniforms.outQuads) {
          finish(a${p}_0, bias, pixel + ${p}, quad);
        }`,
      )
      .join('\n')}
  }`;
}

/** Eight rows of invocations share staged weights, eight columns share staged pixels. */
function tiledCode(quads: number): string {
  const tileQuads = 8 * quads;
  const loads = (TILE_PIXELS * TILE_DEPTH) / WORKGROUP;
  const weights = (TILE_DEPTH * 4 * tileQuads) / WORKGROUP;
  return `
  var<workgroup> pixels: array<vec4<f32>, ${TILE_PIXELS * TILE_DEPTH}>;
  var<workgroup> weights: array<vec4<f32>, ${TILE_DEPTH * 4 * tileQuads}>;
  @compute @workgroup_size(${WORKGROUP})
  fn main(${BUILTINS}) {
    let tile = ${GROUP_INDEX};
    let firstQuad = (tile % uniforms.outBlocks) * ${tileQuads};
    let firstPixel = (tile / uniforms.outBlocks) * ${TILE_PIXELS};
    let across = i32(local) % 8;
    let down = i32(local) / 8;
    // The pixels that this invocation stages: always the same, in every round.
    ${range(loads)
      .map(
        (l) => `let p${l} = firstPixel + (i32(local) + ${l * WORKGROUP}) / ${TILE_DEPTH};
        let column${l} = (p${l} % uniforms.columns) * uniforms.stride - uniforms.padding;
        let row${l} = ((p${l} / uniforms.columns) % uniforms.rows) * uniforms.stride - uniforms.padding;
        let image${l} = p${l} / (uniforms.columns * uniforms.rows);`,
      )
      .join('\n')}
    let depth = i32(local) % ${TILE_DEPTH};
    ${zeroSums(TILED_PIXELS, quads)}
    ${range(quads)
      .map((q) => `let bias${q} = biasOf(min(firstQuad + across * ${quads} + ${q}, uniforms.outQuads - 1));`)
      .join('\n')}
    let taps = uniforms.side * uniforms.side;
    for (var tap = 0; tap < taps; tap++) {
      let shiftY = (tap / uniforms.side) * uniforms.dilation;
      let shiftX = (tap % uniforms.side) * uniforms.dilation;
      for (var first = 0; first < uniforms.inQuads; first += ${TILE_DEPTH}) {
        ${range(loads)
          .map(
            (l) => `{
              let y = row${l} + shiftY;
              let c = column${l} + shiftX;
              let inside = p${l} < uniforms.pixels && y >= 0 && y < uniforms.height && c >= 0 && c < uniforms.width
                && first + depth < uniforms.inQuads;
              let at = ((image${l} * uniforms.height + y) * uniforms.width + c) * uniforms.inQuads + first + depth;
              pixels[i32(local) + ${l * WORKGROUP}] = select(vec4<f32>(0.0), x[select(0, at, inside)], inside);
            }`,
          )
          .join('\n')}
        ${range(weights)
          .map(
            (l) => `{
              let channel = (i32(local) + ${l * WORKGROUP}) / ${tileQuads};
              let quad = firstQuad + (i32(local) + ${l * WORKGROUP}) % ${tileQuads};
              let inside = first * 4 + channel < uniforms.inQuads * 4 && quad < uniforms.outQuads;
              let at = ((tap * uniforms.inQuads + first) * 4 + channel) * uniforms.outQuads + quad;
              weights[i32(local) + ${l * WORKGROUP}] = select(vec4<f32>(0.0), filter_[select(0, at, inside)], inside);
            }`,
          )
          .join('\n')}
        workgroupBarrier();
        // Not beyond the last channel: adding zeros could turn a -0 into 0 and make variants differ.
        let steps = min(${TILE_DEPTH}, uniforms.inQuads - first);
        for (var i = 0; i < steps; i++) {
          ${range(TILED_PIXELS)
            .map((p) => `let x${p} = pixels[(down * ${TILED_PIXELS} + ${p}) * ${TILE_DEPTH} + i];`)
            .join('\n')}
          ${multiplyCode(TILED_PIXELS, quads, (c, q) => `weights[(i * 4 + ${c}) * ${tileQuads} + across * ${quads} + ${q}]`)}
        }
        workgroupBarrier();
      }
    }
    ${range(TILED_PIXELS)
      .flatMap((p) =>
        range(quads).map(
          (q) => `{
            let pixel = firstPixel + down * ${TILED_PIXELS} + ${p};
            let quad = firstQuad + across * ${quads} + ${q};
            if (pixel < uniforms.pixels && quad < uniforms.outQuads) { finish(a${p}_${q}, bias${q}, pixel, quad); }
          }`,
        ),
      )
      .join('\n')}
  }`;
}
