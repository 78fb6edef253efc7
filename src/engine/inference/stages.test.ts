import { beforeAll, describe, expect, it } from 'vitest';
import type { Raster } from '../domain/raster.ts';
import type { NetworkSpec } from '../domain/recipe.ts';
import { buildNetwork } from '../networks/catalog.ts';
import { initialParams } from '../networks/params.ts';
import { enterBackend } from '../testing/backends.ts';
import { unflatten } from '../weights/flat.ts';
import { loadModel, type NetworkModel } from './loaded-model.ts';
import { restore } from './restorer.ts';
import { restoreStages, stageCount, stageOf } from './stages.ts';

function fresh(spec: NetworkSpec): NetworkModel {
  const network = buildNetwork(spec);
  const tensors = unflatten(
    network,
    initialParams(network, 4).map((value) => value * 1.5),
  );
  return loadModel('fresh', spec, { tensors, metadata: {} });
}

const photo: Raster = {
  width: 24,
  height: 16,
  depth: 8,
  rgb: Uint8Array.from({ length: 24 * 16 * 3 }, (_, i) => (i * 29) % 200),
  alpha: null,
};

describe('restoreStages', () => {
  beforeAll(() => enterBackend('wasm'));

  it('gives the photo after every stage, the last as it is restored', async () => {
    const model = fresh({ id: 'rdmc', config: { width: 2, stages: 3 } });
    expect(stageCount(model.network)).toBe(3);
    const stages = await restoreStages(model, photo);
    expect(stages).toHaveLength(3);
    expect(stages[2]?.rgb).toEqual((await restore([model], photo)).rgb);
    expect(stages[0]?.rgb).not.toEqual(stages[2]?.rgb);
    model.dispose();
  });

  it('gives a stage as a model of its own, and refuses one that there is not', async () => {
    const model = fresh({ id: 'rdmc', config: { width: 2, stages: 2 } });
    const first = stageOf(model, 1);
    expect(first.id).toBe('fresh@1');
    expect((await restore([first], photo)).rgb).toEqual((await restoreStages(model, photo))[0]?.rgb);
    expect(() => stageOf(model, 3)).toThrow('its stages are 1 to 2');
    model.dispose();
  });

  it('refuses a model of one stage', async () => {
    const model = fresh({ id: 'srresnet', config: { channels: 4, blocks: 1 } });
    await expect(restoreStages(model, photo)).rejects.toThrow('single stage');
    model.dispose();
  });
});
