import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import type { Raster } from '../domain/raster.ts';
import { buildNetwork } from '../networks/catalog.ts';
import { initialParams } from '../networks/params.ts';
import { describeOnBackends, enterBackend } from '../testing/backends.ts';
import { unflatten } from '../weights/flat.ts';
import { loadModel, type NetworkModel } from './loaded-model.ts';
import { restore } from './restorer.ts';

const SPEC = { id: 'srresnet', config: { channels: 4, blocks: 1 } };

/** A model whose `bad`-th tiles, counted from 1, hold something that is no number. */
function upset(bad: readonly number[]): { model: NetworkModel; calls: () => number } {
  const network = buildNetwork(SPEC);
  const tensors = unflatten(network, initialParams(network, 1));
  const model = loadModel('upset', SPEC, { tensors, metadata: {} });
  let calls = 0;
  const apply: typeof model.network.apply = (views, image) => {
    const made = model.network.apply(views, image);
    calls++;
    return bad.includes(calls) ? { ...made, image: tf.mul(made.image, Number.NaN) } : made;
  };
  return { model: { ...model, network: { ...model.network, apply } }, calls: () => calls };
}

const photo: Raster = {
  width: 40,
  height: 30,
  depth: 8,
  rgb: Uint8Array.from({ length: 3600 }, (_, i) => (i * 37) & 255),
  alpha: null,
};

describeOnBackends('a tile that is no number', (backend) => {
  beforeAll(() => enterBackend(backend));

  it('is computed again, and the result is as if nothing had been', async () => {
    const [well, ill] = [upset([]), upset([1])];
    const expected = await restore([well.model], photo);
    expect(await restore([ill.model], photo)).toEqual(expected);
    expect([well.calls(), ill.calls()]).toEqual([1, 2]);
    well.model.dispose();
    ill.model.dispose();
  });

  it('ends the restoration in words where it stays one', async () => {
    const { model } = upset([1, 2]);
    await expect(restore([model], photo)).rejects.toThrow('not numbers; nothing was saved');
    model.dispose();
  });
});
