import { beforeAll, expect, it } from 'vitest';
import type { Raster, Region } from '../domain/raster.ts';
import { buildNetwork } from '../networks/catalog.ts';
import { initialParams } from '../networks/params.ts';
import { describeOnBackends, enterBackend } from '../testing/backends.ts';
import { unflatten } from '../weights/flat.ts';
import { loadModel, type NetworkModel } from './loaded-model.ts';
import { restore } from './restorer.ts';

const SIDE = 64;
const SPEC = { id: 'unet', config: { widths: [8, 8], blocks: [1], middle: 1, decoder: [1] }, side: SIDE };

/** Fresh weights with another last bias: the photo, brighter by `gain` where the last layer says so. */
function brightening(gain: number, scale = 0): NetworkModel {
  const network = buildNetwork(SPEC);
  const tensors = unflatten(
    network,
    initialParams(network, 3).map((value) => value * scale),
  );
  tensors.find(({ name }) => name === 'tail.bias')?.data.fill(gain);
  return loadModel('brightening', SPEC, { tensors, metadata: {} });
}

/** Smooth colours, so that a fit in windows loses nothing of them. */
function ramps(width: number, height: number, depth: 8 | 16 = 8): Raster {
  const rgb = depth === 8 ? new Uint8Array(width * height * 3) : new Uint16Array(width * height * 3);
  const peak = depth === 8 ? 200 : 51400;
  for (let i = 0; i < rgb.length; i++) {
    const [x, y] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
    rgb[i] = Math.round(peak * ([x / width, y / height, (x + y) / (width + height)][i % 3] as number));
  }
  return { width, height, depth, rgb, alpha: null };
}

describeOnBackends('a network on the photo reduced', (backend) => {
  beforeAll(() => enterBackend(backend));

  it.each([
    [8, 131, 97],
    [16, 97, 203],
    [8, 30, 21],
  ] as const)(
    'changes a photo of %i bits, %i x %i pixels, as it changes the small one',
    async (depth, width, height) => {
      const model = brightening(0.1);
      const photo = ramps(width, height, depth);
      const { rgb } = await restore([model], photo);
      const peak = depth === 8 ? 255 : 65535;
      const off = photo.rgb.map((value, i) => Math.abs((rgb[i] as number) - value - 0.1 * peak));
      // The windows at the border lie on one side of their pixels, where epsilon makes slopes a little flatter.
      expect(Math.max(...off)).toBeLessThanOrEqual(0.01 * peak);
      model.dispose();
    },
  );

  it('begins with what is looked at, tells each piece, and ends its count with the last', async () => {
    const model = brightening(0.05, 2);
    const photo = ramps(3000, 400);
    const pieces: Region[] = [];
    const counts: number[] = [];
    let total = 0;
    const seen = new Uint8Array(photo.rgb.length);
    const whole = await restore([model], photo, {
      focus: { x: 5, y: 390, width: 4, height: 4 },
      onPiece: (piece, { rgb, width }) => {
        pieces.push(piece);
        const [from, to] = [piece.y * width * 3, (piece.y + piece.height) * width * 3];
        seen.set(rgb.subarray(from, to), from);
      },
      onProgress: ({ done, total: all }) => {
        counts.push(done);
        total = all;
      },
    });
    expect(pieces[0]).toMatchObject({ x: 0, width: 3000 });
    expect((pieces[0] as Region).y + (pieces[0] as Region).height).toBe(400);
    expect(pieces.reduce((sum, { height }) => sum + height, 0)).toBe(400);
    expect(Buffer.compare(seen, Uint8Array.from(whole.rgb))).toBe(0);
    expect(counts.at(-1)).toBe(total);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    model.dispose();
  });

  it('stops where it is told to, before and after the network', async () => {
    const model = brightening(0.05);
    const photo = ramps(3000, 400);
    for (const last of [1, 9]) {
      const stop = new AbortController();
      const work = restore([model], photo, {
        signal: stop.signal,
        onProgress: ({ done }) => done === last && stop.abort(),
      });
      await expect(work).rejects.toMatchObject({ code: 'cancelled' });
    }
    model.dispose();
  });

  it('keeps nothing of a network that gives no numbers', async () => {
    const model = brightening(Number.NaN);
    await expect(restore([model], ramps(150, 90))).rejects.toMatchObject({ code: 'internal' });
    model.dispose();
  });
});
