import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { degradeRaster } from '../degradations/degrade.ts';
import type { PhotoChoice } from '../domain/grids.ts';
import type { Manifest } from '../domain/model-card.ts';
import type { Raster } from '../domain/raster.ts';
import { createModelStore } from '../inference/model-store.ts';
import { enterBackend } from '../testing/backends.ts';
import { expectNoLeak } from '../testing/no-leak.ts';
import { isCloser, proposeChain, secondModel } from './chain.ts';
import { choosePhoto } from './choose.ts';
import { createDescribingStore, type Describing } from './describing.ts';

const zoo = new URL('../../../public/models/', import.meta.url);
const read = async (path: string) => new Uint8Array(readFileSync(new URL(path, zoo)));
const models = createModelStore(read);
const manifest: Manifest = JSON.parse(readFileSync(new URL('manifest.json', zoo), 'utf8'));

/** Soft shapes with edges, as photos have them. */
function scene(side: number): Raster {
  const rgb = new Uint8Array(side * side * 3);
  for (let i = 0; i < side * side; i++) {
    const [x, y] = [i % side, Math.floor(i / side)];
    const edge = Math.sin(x / 7) * Math.cos(y / 11) > 0.2 ? 50 : -30;
    for (let c = 0; c < 3; c++)
      rgb[i * 3 + c] = 120 + edge + 25 * Math.sin(x / 17 + c) + ((x * 7 + y * 3) % 5);
  }
  return { width: side, height: side, depth: 8, alpha: null, rgb };
}

describe('whether there is a second pass', () => {
  const modelFor = (task: string) => (task === 'haze' ? 'dehaze' : 'local');
  const left = { group: 'haze', task: 'haze', worthwhile: true, trust: 'in-distribution' } as const;
  const clean = (distance: number) => ({
    distances: [
      { id: 'haze', distance: 3 },
      { id: 'clean', distance },
    ],
  });

  it('depends on what the first one leaves', () => {
    expect(secondModel(left, 'local', modelFor)).toBe('dehaze');
    expect(secondModel(left, 'dehaze', modelFor)).toBeNull();
    expect(secondModel({ ...left, group: 'clean', task: 'clean' }, 'dehaze', modelFor)).toBeNull();
    expect(secondModel({ ...left, worthwhile: false }, 'local', modelFor)).toBeNull();
    expect(secondModel({ ...left, trust: 'unknown-damage' }, 'local', modelFor)).toBeNull();
  });

  it('depends on whether that comes clearly nearer to good photos', () => {
    expect(isCloser(clean(5), clean(4.8))).toBe(true);
    expect(isCloser(clean(5), clean(4.9))).toBe(false);
    expect(isCloser(clean(5), clean(5.5))).toBe(false);
  });
});

describe('a second pass', () => {
  let describing: Describing;
  let choice: PhotoChoice;
  const hazy = degradeRaster(scene(80), 'haze', { beta: 1.2 }, 1, 'scene');
  const photo = degradeRaster(hazy, 'gaussian-noise', { sigma: 25 }, 1, 'scene');
  beforeAll(async () => {
    await enterBackend('wasm');
    describing = await createDescribingStore(read).load();
    choice = { ...(await choosePhoto(photo, describing)), models: [manifest.default] };
  });

  it('is tried with what the first one leaves, and taken only where it comes nearer to good photos', async () => {
    const tried: string[] = [];
    const load = (id: string) => {
      tried.push(id);
      return models.load(id);
    };
    let found = choice;
    await expectNoLeak(async () => {
      await models.load(manifest.default);
      await models.load('haze-1');
      found = await proposeChain(photo, choice, { describing, load });
    });
    expect(tried[0]).toBe(manifest.default);
    expect(found.models[0]).toBe(manifest.default);
    if (found.chain) {
      // A look for leaks does the same twice.
      expect(found.models).toEqual([...new Set(tried)]);
      expect(found.chain.two).toBeLessThan(found.chain.one);
      expect(found.reason).toContain(found.chain.left);
      expect(found.chain.onePass).toEqual([manifest.default]);
    } else expect(found).toEqual({ ...choice, milliseconds: found.milliseconds });
    expect(found.milliseconds).toBeGreaterThan(choice.milliseconds);
  });

  it('is not thought of for photos that are too small, or left alone', async () => {
    const tiny = scene(40);
    const room = { describing, load: models.load };
    expect(await proposeChain(tiny, choice, room)).toBe(choice);
    const pair = { ...choice, models: [manifest.default, 'haze-1'] };
    expect(await proposeChain(photo, pair, room)).toBe(pair);
  });

  it('is followed by none at all where a model against rain finds nothing to take away', async () => {
    const room = { describing, load: models.load };
    const rainy: PhotoChoice = { ...choice, group: 'rain', groupLabel: 'rain', models: ['rain-unet-1'] };
    const alone = await proposeChain(scene(80), rainy, room);
    expect(alone).toMatchObject({ group: 'clean', models: [], predictedGain: 0 });
    expect(alone.reason).toContain('at first sight it showed rain');
    const wet = degradeRaster(scene(80), 'rain', {}, 1, 'scene');
    expect((await proposeChain(wet, rainy, room)).models[0]).toBe('rain-unet-1');
    // Where even the right model changes little, such as with JPEG, that says nothing.
    const blocky: PhotoChoice = { ...rainy, group: 'jpeg' };
    expect((await proposeChain(scene(80), blocky, room)).models[0]).toBe('rain-unet-1');
  });

  it('is not needed where a photo that seemed good is mended by the all-round model', async () => {
    const room = { describing, load: models.load };
    const good: PhotoChoice = {
      ...choice,
      group: 'clean',
      groupLabel: 'no damage',
      task: 'clean',
      models: [],
    };
    expect(await proposeChain(scene(80), good, room)).toMatchObject({ group: 'clean', models: [] });
    const grainy = degradeRaster(scene(80), 'gaussian-noise', { sigma: 8 }, 1, 'scene');
    const mended = await proposeChain(grainy, good, room);
    expect(mended).toMatchObject({ models: [manifest.default], predictedGain: null });
    expect(mended.group).not.toBe('clean');
    expect(mended.reason).toContain(
      `more to mend than it does in good photos. The nearest damage is ${mended.groupLabel}`,
    );
    // What was taken for rain and is none, too.
    const rainy: PhotoChoice = { ...choice, group: 'rain', groupLabel: 'rain', models: ['rain-unet-1'] };
    const soft = degradeRaster(scene(80), 'gaussian-blur', { sigma: 1.5 }, 1, 'scene');
    const once = await proposeChain(soft, rainy, room);
    expect(once.models).toEqual([manifest.default]);
  });

  it('stops when asked', async () => {
    const cancel = new AbortController();
    cancel.abort();
    await expect(
      proposeChain(photo, choice, { describing, load: models.load }, { signal: cancel.signal }),
    ).rejects.toMatchObject({ code: 'cancelled' });
  });
});
