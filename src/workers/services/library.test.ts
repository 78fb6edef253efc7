import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createModelStore } from '../../engine/inference/model-store.ts';
import { buildNetwork } from '../../engine/networks/catalog.ts';
import { initialParams } from '../../engine/networks/params.ts';
import { VGG19 } from '../../engine/networks/vgg19.ts';
import { unflatten } from '../../engine/weights/flat.ts';
import { decodeSafetensors, encodeSafetensors } from '../../engine/weights/safetensors.ts';
import { type Disk, memoryDisk } from './disk.ts';
import { createLibrary } from './library.ts';
import { createLibraryService } from './library-service.ts';

const spec = { id: 'srresnet', config: { channels: 4, blocks: 1 } };

function weightsOf(seed: number, network: unknown = spec): Uint8Array<ArrayBuffer> {
  const built = buildNetwork(spec);
  return encodeSafetensors(unflatten(built, initialParams(built, seed)), {
    network: JSON.stringify(network),
  });
}

const libraryOn = (disk: Disk) => createLibrary(async () => disk);

describe('the library', () => {
  it('keeps a model with a card read off its weights, and gives the same bytes back', async () => {
    const disk = memoryDisk();
    const card = await libraryOn(disk).addModel(weightsOf(1), { name: 'Old street (2)', tasks: ['rain'] });
    // 3x3 convolutions 3-4, 4-4, 4-4, 4-4, 4-3 with their biases.
    expect(card).toMatchObject({ name: 'Old street (2)', tasks: ['rain'], network: spec, parameters: 667 });
    expect(card.id).toMatch(/^my-old-street-2-[0-9a-f]{8}$/);
    const reopened = libraryOn(disk);
    expect(await reopened.cards()).toEqual([card]);
    expect(await reopened.weights(card.id)).toEqual(weightsOf(1));
  });

  it('keeps the same weights under the same name once', async () => {
    const library = libraryOn(memoryDisk());
    const first = await library.addModel(weightsOf(1), { name: 'a' });
    expect((await library.addModel(weightsOf(1), { name: 'a' })).id).toBe(first.id);
    await library.addModel(weightsOf(2), { name: 'a' });
    await library.addModel(weightsOf(1), { name: 'b' });
    expect(await library.cards()).toHaveLength(3);
  });

  it('renames without changing the id', async () => {
    const library = libraryOn(memoryDisk());
    const { id } = await library.addModel(weightsOf(1), { name: 'a' });
    expect(await library.rename(id, '  Grandma’s album ')).toMatchObject({ id, name: 'Grandma’s album' });
    expect((await library.cards())[0]?.name).toBe('Grandma’s album');
    await expect(library.rename(id, ' ')).rejects.toMatchObject({ code: 'option-invalid' });
    await expect(library.rename('local-1', 'x')).rejects.toMatchObject({ code: 'model-unknown' });
    await expect(library.rename('../my-a', 'x')).rejects.toMatchObject({ code: 'model-unknown' });
  });

  it('brings a removed model back until it is opened again', async () => {
    const disk = memoryDisk();
    const library = libraryOn(disk);
    const card = await library.addModel(weightsOf(1), { name: 'a' });
    await library.remove(card.id);
    expect(await library.cards()).toEqual([]);
    expect(await library.bringBack(card.id)).toEqual(card);
    expect(await library.cards()).toEqual([card]);
    await library.remove(card.id);
    const reopened = libraryOn(disk);
    expect(await reopened.cards()).toEqual([]);
    expect(await disk.folders('models')).toEqual([]);
    await expect(reopened.bringBack(card.id)).rejects.toMatchObject({ code: 'model-unknown' });
  });

  it('does not list a model whose writing broke off', async () => {
    const disk = memoryDisk();
    let writes = 0;
    const failing: Disk = {
      ...disk,
      write: (path, bytes) => {
        writes += 1;
        return writes === 2 ? Promise.reject(new Error('power cut')) : disk.write(path, bytes);
      },
    };
    await expect(libraryOn(failing).addModel(weightsOf(1), { name: 'a' })).rejects.toThrow('power cut');
    expect(await disk.folders('models')).toHaveLength(1);
    expect(await libraryOn(disk).cards()).toEqual([]);
    expect(await disk.folders('models')).toEqual([]);
  });

  it.each([
    ['no network', weightsOf(1, null), 'model-incompatible', /does not say which network/],
    ['a foreign network', weightsOf(1, { id: 'vgg', config: {} }), 'model-incompatible', /no network vgg/],
    [
      'another size',
      weightsOf(1, { id: 'srresnet', config: { channels: 5, blocks: 1 } }),
      'model-incompatible',
      /first.weight is 3x3x3x4/,
    ],
    ['half a file', weightsOf(1).slice(0, 900), 'model-damaged', /missing/],
  ])('refuses a file with %s', async (_what, bytes, code, sentence) => {
    const library = libraryOn(memoryDisk());
    await expect(library.addModel(bytes, { name: 'x' }, 'x.safetensors')).rejects.toMatchObject({
      code,
      message: expect.stringMatching(sentence),
    });
    expect(await library.cards()).toEqual([]);
  });
});

describe('the library service', () => {
  const manifest = { mend: 1, default: 'zoo-1', byTask: {}, models: [] };

  /** A Studio with an empty zoo. */
  function service() {
    const library = libraryOn(memoryDisk());
    const models = createModelStore(async () => new TextEncoder().encode(JSON.stringify(manifest)), library);
    return { models, api: createLibraryService({ library, models, move: (value) => value }) };
  }

  it('lists an imported model beside the zoo, exports it, and no more once it is removed', async () => {
    const { api, models } = service();
    const imported = await api.importModel(new File([weightsOf(1)], 'Street.safetensors'));
    if (!imported.ok) throw new Error(imported.fault.message);
    const { id } = imported.value;
    expect((await models.zoo()).cards.map(({ name }) => name)).toEqual(['Street']);
    expect(await api.exportModel(id, 'safetensors')).toEqual({ ok: true, value: weightsOf(1) });
    const onnx = await api.exportModel(id, 'onnx');
    expect(onnx.ok && new TextDecoder('latin1').decode(onnx.value)).toContain('LeakyRelu');
    expect(await api.remove(id)).toEqual({ ok: true, value: undefined });
    expect(await api.exportModel(id, 'onnx')).toMatchObject({ ok: false, fault: { code: 'model-unknown' } });
    expect(await api.bringBack(id)).toEqual(imported);
    expect((await models.zoo()).cards).toHaveLength(1);
  });

  it('keeps released weights as one of ours, and says whose they are', async () => {
    const url = new URL('../../../tools/torch/fixtures/upstream-nafnet.safetensors', import.meta.url);
    const { tensors } = decodeSafetensors(new Uint8Array(readFileSync(url)));
    const released = tensors
      .filter(({ name }) => name.startsWith('w.'))
      .map((tensor) => ({ ...tensor, name: tensor.name.slice(2) }));
    const { api, models } = service();
    const imported = await api.importModel(new File([encodeSafetensors(released)], 'NAFNet.safetensors'));
    if (!imported.ok) throw new Error(imported.fault.message);
    expect(imported.value).toMatchObject({ network: { id: 'nafnet' }, name: 'NAFNet' });
    expect(imported.value.dataLicence).toContain('Released weights of NAFNet');
    const { metadata } = await models.weights(imported.value.id);
    expect(JSON.parse(metadata.network ?? '')).toMatchObject({ id: 'nafnet', config: { width: 4 } });
  });

  it('refuses a pickle by name, in one sentence', async () => {
    const outcome = await service().api.importModel(
      new File([new Uint8Array([0x80, 2, 0x7d, 0x71, 1, 2, 3, 4, 5])], 'model.pth'),
    );
    expect(outcome).toMatchObject({ ok: false, fault: { code: 'model-damaged' } });
    expect(!outcome.ok && outcome.fault.message).toMatch(/^model\.pth is not .* pickle/);
  });
});

describe('VGG-19 in the library', () => {
  /** As torchvision has it, but in half precision, so that the file is small enough for a test. */
  const vgg = () =>
    encodeSafetensors(
      VGG19.parameters.map(({ name, shape: [side, inner, from, to], shape }) => ({
        name,
        shape: shape.length === 1 ? shape : ([to, from, side, inner] as number[]),
        data: new Float32Array(shape.reduce((product, length) => product * length, 1)),
      })),
      {},
      'F16',
    );

  it('is kept for losses, never offered for restoring, and gone when it is deleted', async () => {
    const library = libraryOn(memoryDisk());
    const zoo = { mend: 1, default: 'none', byTask: {}, models: [] };
    const models = createModelStore(async () => new TextEncoder().encode(JSON.stringify(zoo)), library);
    const api = createLibraryService({ library, models, move: (value) => value });
    const file = new File([vgg()], 'vgg19.safetensors');
    expect(await api.importModel(file)).toMatchObject({
      ok: true,
      value: { kind: 'features', id: 'my-vgg-19', parameters: 12_944_960 },
    });
    const { cards, features } = await models.zoo();
    expect(cards).toEqual([]);
    expect(features.map(({ name }) => name)).toEqual(['VGG-19']);
    await expect(models.load('my-vgg-19')).rejects.toMatchObject({ code: 'model-incompatible' });
    expect(await api.remove('my-vgg-19')).toMatchObject({ ok: true });
    expect((await models.zoo()).features).toEqual([]);
    await expect(models.extractor('vgg-19')).rejects.toMatchObject({
      code: 'model-unknown',
      message: expect.stringContaining('does not come with Mend'),
    });
  });
});
