/** The filter gradient by teams of a subgroup: two loads feed 128 multiply-adds of each of eight invocations. */
import type * as tf from '@tensorflow/tfjs-core';
import { padChannels } from './conv-kernel.ts';
import { TEAM } from './conv-shapes.ts';
import { BUILTINS, GROUP_INDEX, runGpuKernel, spreadGroups } from './webgpu-kernel.ts';

const WORKGROUP = 64;

export interface TeamsPlan {
  readonly side: number;
  readonly stride: number;
  readonly dilation: number;
  readonly rowsPerChunk: number;
  readonly chunks: number;
}

/** True where most of a team would have something to do. */
export function suitsTeams(inChannels: number, outChannels: number): boolean {
  return outChannels % 4 === 0 && outChannels > 2 * TEAM && inChannels > 2 * TEAM;
}

/** Sums over chunks of rows, `[chunks, k * k * in * out]`, of x `[n, h, w, in]` times dy `[n, rows, columns, out]`. */
export function filterGradientByTeams(
  backend: unknown,
  x: tf.TensorInfo,
  dy: tf.TensorInfo,
  { side, stride, dilation, rowsPerChunk, chunks }: TeamsPlan,
): tf.TensorInfo {
  const [batch, height, width, inChannels] = x.shape as [number, number, number, number];
  const [, rows, columns, outChannels] = dy.shape as [number, number, number, number];
  const [inQuads, outQuads] = [Math.ceil(inChannels / 4), outChannels / 4];
  const [inBlocks, outBlocks] = [Math.ceil(inQuads / TEAM), Math.ceil(outQuads / TEAM)];
  const invocations = chunks * side * side * inBlocks * outBlocks * TEAM;
  const padded = inChannels % 4 === 0 ? null : padChannels(backend, x, inChannels);
  const [partial] = runGpuKernel(
    backend,
    {
      key: 'filter_gradient_teams',
      code: teamsCode,
      subgroups: true,
      inputs: { x: 'vec4<f32>', dy: 'vec4<f32>' },
      outputs: { result: 'vec4<f32>' },
      uniforms: {
        height,
        width,
        inChannels,
        inQuads,
        inBlocks,
        rows,
        columns,
        outQuads,
        outBlocks,
        side,
        stride,
        dilation,
        padding: (dilation * (side - 1)) / 2,
        allRows: batch * rows,
        rowsPerChunk,
        invocations,
      },
      groups: spreadGroups(invocations / WORKGROUP),
    },
    [padded ?? x, dy],
    [[chunks, side * side * inChannels * outChannels]],
  ) as [tf.TensorInfo];
  if (padded !== null) (backend as tf.KernelBackend).disposeData(padded.dataId);
  return partial;
}

/** An invocation holds one quad of output channels for the 32 input channels of its team. */
function teamsCode(): string {
  const range = (length: number): number[] => Array.from({ length }, (_, i) => i);
  return `
  @compute @workgroup_size(${WORKGROUP})
  fn main(${BUILTINS}, @builtin(subgroup_invocation_id) laneOfSubgroup: u32) {
    const Z = vec4<f32>(0.0);
    let raw = ${GROUP_INDEX} * ${WORKGROUP} + i32(local);
    let lane = raw % ${TEAM};
    let team = laneOfSubgroup - u32(lane);
    let index = min(raw, uniforms.invocations - ${TEAM} + lane) / ${TEAM};
    let quad = (index % uniforms.outBlocks) * ${TEAM} + lane;
    var rest = index / uniforms.outBlocks;
    let inFirst = (rest % uniforms.inBlocks) * ${TEAM};
    rest = rest / uniforms.inBlocks;
    let taps = uniforms.side * uniforms.side;
    let tap = rest % taps;
    let chunk = rest / taps;
    let shiftY = (tap / uniforms.side) * uniforms.dilation - uniforms.padding;
    let shiftX = (tap % uniforms.side) * uniforms.dilation - uniforms.padding;
    let own = min(inFirst + lane, uniforms.inQuads - 1);
    let quad0 = min(quad, uniforms.outQuads - 1);
    ${range(TEAM * 4)
      .map((i) => `var a${i} = Z;`)
      .join('\n')}
    // All invocations of a subgroup take the same way; what lies outside counts as zero.
    for (var r = 0; r < uniforms.rowsPerChunk; r++) {
      let row = chunk * uniforms.rowsPerChunk + r;
      let real = row < uniforms.allRows;
      let dyRow = min(row, uniforms.allRows - 1);
      let y = (dyRow % uniforms.rows) * uniforms.stride + shiftY;
      let within = real && y >= 0 && y < uniforms.height;
      let xRow = ((dyRow / uniforms.rows) * uniforms.height + clamp(y, 0, uniforms.height - 1)) * uniforms.width;
      for (var column = 0; column < uniforms.columns; column++) {
        let c = column * uniforms.stride + shiftX;
        let inside = within && c >= 0 && c < uniforms.width;
        let mine = select(Z, x[(xRow + clamp(c, 0, uniforms.width - 1)) * uniforms.inQuads + own], inside);
        let g = dy[(dyRow * uniforms.columns + column) * uniforms.outQuads + quad0];
        ${range(TEAM)
          .map(
            (b) => `let v${b} = subgroupShuffle(mine, team + ${b}u);
            ${range(4)
              .map((i) => `a${b * 4 + i} = fma(vec4<f32>(v${b}[${i}]), g, a${b * 4 + i});`)
              .join('\n')}`,
          )
          .join('\n')}
      }
    }
    let at = ((chunk * taps + tap) * uniforms.inChannels + inFirst * 4) * uniforms.outQuads + quad;
    let writes = raw < uniforms.invocations && quad < uniforms.outQuads;
    ${range(TEAM * 4)
      .map(
        (i) => `if (writes && inFirst * 4 + ${i} < uniforms.inChannels) {
          result[at + ${i} * uniforms.outQuads] = a${i};
        }`,
      )
      .join('\n')}
  }`;
}
