/**
 * A network over the photo reduced, whose change is carried to full size by the fast guided filter (He and Sun, 2015; as
 * Wu et al., "Fast end-to-end trainable guided filter", CVPR 2018, but only at restoration). The network so sees the whole
 * photo, which haze and darkness are a matter of, and a large photo takes it no longer than a thumbnail.
 */
import { colourCoefficients, createCarrier } from '../classical/colour-guide.ts';
import { fromFloats, peakOf, type Raster, samplesFor, toFloats } from '../domain/raster.ts';
import { createReducer, reducedSize, type Size } from '../imaging/reduce.ts';
import type { NetworkModel } from './loaded-model.ts';
import { inOrder, type NetworkPassOptions, networkPass } from './network-pass.ts';
import type { Pass } from './pass.ts';
import type { Span } from './tile-plan.ts';

/** Of the guided filter, in pixels of the reduced photo and squares of 0..1: chosen on the pairs that train/val.txt keeps back. */
const RADIUS = 4;
const EPSILON = 1e-4;

/** Pixels of the photo between two pauses: some tens of milliseconds. */
const STRIP = 2 ** 18;

/**
 * A network that works on photos reduced to its `side`; one whose shorter side is no longer goes through it as it is. A
 * piece is a tile of the reduced photo, or a strip of the whole one that was read or written.
 * @throws StudioError as `networkPass` does, but for tiles, whose size is never asked for here
 */
export function reducedPass(
  model: NetworkModel,
  side: number,
  shape: Size,
  { tile = null, focus, onPiece, ...options }: NetworkPassOptions,
): Pass {
  const size = reducedSize(shape, side);
  const own = { ...options, tile: tile === 0 ? 0 : null };
  if (size.width === shape.width && size.height === shape.height) {
    return networkPass(model, shape, { ...own, focus, onPiece });
  }
  const network = networkPass(model, size, own);
  const strips = stripsOf(shape);
  return {
    pieces: network.pieces + 2 * strips.length,
    async run(raster, step) {
      const reducer = createReducer(raster, size);
      for (const { from, to } of strips) {
        reducer.take(from, to);
        await step(1);
      }
      // Half a step of 16 bits is far below what the photo itself was rounded to.
      const small = fromFloats(reducer.data, { ...size, depth: 16, alpha: null });
      const made = { ...small, rgb: await network.run(small, step) };
      const change = colourCoefficients(toFloats(small), toFloats(made), size, RADIUS, EPSILON);
      const carry = createCarrier(change, size, raster);
      const output = samplesFor(raster.depth, raster.rgb.length);
      const line = new Float32Array(raster.width * 3);
      const column: Span = { start: 0, from: 0, to: raster.width };
      for (const { row } of inOrder({ rows: strips, columns: [column] }, focus)) {
        for (let y = row.from; y < row.to; y++) carryRow(raster, y, line, carry, output);
        onPiece?.(
          { x: 0, y: row.from, width: raster.width, height: row.to - row.from },
          { ...raster, rgb: output },
        );
        await step(1);
      }
      return output;
    },
  };
}

function stripsOf({ width, height }: Size): Span[] {
  const rows = Math.max(1, Math.floor(STRIP / width));
  return Array.from({ length: Math.ceil(height / rows) }, (_, i) => ({
    start: i * rows,
    from: i * rows,
    to: Math.min(height, (i + 1) * rows),
  }));
}

function carryRow(
  { width, depth, rgb }: Raster,
  y: number,
  line: Float32Array,
  carry: (y: number, rgb: Float32Array) => void,
  output: Raster['rgb'],
): void {
  const peak = peakOf(depth);
  const at = y * width * 3;
  for (let i = 0; i < line.length; i++) line[i] = (rgb[at + i] as number) / peak;
  carry(y, line);
  for (let i = 0; i < line.length; i++) {
    output[at + i] = Math.round(Math.min(1, Math.max(0, line[i] as number)) * peak);
  }
}
