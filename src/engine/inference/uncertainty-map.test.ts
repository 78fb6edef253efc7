import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Raster } from '../domain/raster.ts';
import { buildNetwork } from '../networks/catalog.ts';
import { initialParams, withParameters } from '../networks/params.ts';
import { headParameters } from '../networks/uncertainty-head.ts';
import { stream } from '../runtime/random.ts';
import { describeOnBackends, enterBackend } from '../testing/backends.ts';
import { modelTensors } from '../weights/uncertainty.ts';
import { loadClassical, loadModel, type NetworkModel } from './loaded-model.ts';
import { restore } from './restorer.ts';
import { uncertaintyMap } from './uncertainty-map.ts';

const SPECS = [
  { id: 'srresnet', config: { channels: 8, blocks: 1 }, larger: 10 },
  { id: 'unet', config: { widths: [8, 8], blocks: [1], middle: 1, decoder: [1] }, larger: 3 },
];

/** Fresh weights made larger, so that the map varies a lot and every seam would show. */
function doubting(spec: (typeof SPECS)[number], scale?: number): NetworkModel {
  const network = buildNetwork(spec);
  const head = headParameters(network.features);
  const params = initialParams(withParameters(network, head), 3).map((value) => value * spec.larger);
  return loadModel(
    'doubting',
    spec,
    { tensors: modelTensors(network, head, params), metadata: {} },
    { scale },
  );
}

function noisy(width: number, height: number): Raster {
  const random = stream(width, height);
  const rgb = Uint8Array.from({ length: width * height * 3 }, () => random.integer(0, 256));
  return { width, height, depth: 8, rgb, alpha: null };
}

describeOnBackends('an uncertainty map', (backend) => {
  beforeAll(() => enterBackend(backend));

  it.each(SPECS)('is the same by tiles as at once: $id', async (spec) => {
    const model = doubting(spec);
    const reach = 2 * (model.network.radius + 6);
    const photo = noisy(reach + 61, reach + 38);
    const whole = await uncertaintyMap(model, photo, { tile: 0 });
    let tiles = 0;
    const tiled = await uncertaintyMap(model, photo, {
      tile: reach + 24,
      onProgress: ({ total }) => (tiles = total),
    });
    expect(tiles).toBeGreaterThan(3);
    const [low, high] = [Math.min(...whole.values), Math.max(...whole.values)];
    expect(low).toBeGreaterThan(0);
    expect(high / low).toBeGreaterThan(1.5);
    const gaps = whole.values.map((value, i) => Math.abs(value - (tiled.values[i] as number)) / high);
    expect(Math.max(...gaps)).toBeLessThan(1e-4);
    model.dispose();
  });

  it('is in the size of the photo, scaled as the card says, and costs the restoration nothing', async () => {
    const [spec] = SPECS as [(typeof SPECS)[number]];
    const [rough, fitted] = [doubting(spec), doubting(spec, 1.5)];
    const photo = noisy(7, 5);
    const [a, b] = [await uncertaintyMap(rough, photo), await uncertaintyMap(fitted, photo)];
    expect([a.width, a.height, a.values.length, a.calibrated]).toEqual([7, 5, 35, false]);
    expect(b.calibrated).toBe(true);
    expect((b.values[17] as number) / (a.values[17] as number)).toBeCloseTo(1.5 / 2, 4);
    const without = loadModel('plain', spec, {
      tensors: modelTensors(
        rough.network,
        [],
        initialParams(rough.network, 3).map((value) => value * spec.larger),
      ),
      metadata: {},
    });
    expect((await restore([rough], photo)).rgb).toEqual((await restore([without], photo)).rgb);
    for (const model of [rough, fitted, without]) model.dispose();
  });

  it('stops when asked, and leaves nothing behind', async () => {
    const before = tf.memory().numTensors;
    const model = doubting(SPECS[0] as (typeof SPECS)[number]);
    const cancel = new AbortController();
    const work = uncertaintyMap(model, noisy(90, 40), {
      tile: 40,
      signal: cancel.signal,
      onProgress: ({ done }) => done === 1 && cancel.abort(),
    });
    await expect(work).rejects.toMatchObject({ code: 'cancelled' });
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('an uncertainty map', () => {
  it('is not to be had from models that know no doubt', async () => {
    const [spec] = SPECS as [(typeof SPECS)[number]];
    await enterBackend('wasm');
    const network = buildNetwork(spec);
    const tensors = modelTensors(network, [], initialParams(network, 1));
    const plain = loadModel('plain', spec, { tensors, metadata: {} });
    for (const model of [plain, loadClassical('classic-bm3d')]) {
      await expect(uncertaintyMap(model, noisy(4, 4))).rejects.toMatchObject({
        code: 'model-incompatible',
        message: expect.stringContaining('does not say where it is unsure'),
      });
    }
  });
});
