import { describe, expect, it } from 'vitest';
import type { Fault } from '../../engine/domain/fault.ts';
import type { ModelCard } from '../../engine/domain/model-card.ts';
import { fakeContext } from './fake-context.ts';
import { createModelLibrary, isModelFile, modelFileName } from './library-effects.ts';
import { start } from './start-effects.ts';

const card = (id: string, name: string): ModelCard => ({
  kind: 'network',
  id,
  name,
  summary: '',
  network: { id: 'srresnet', config: {} },
  parameters: 1,
  gmacPerMegapixel: 1,
  tasks: [],
  chain: [],
  data: [],
  dataLicence: '',
  date: '2026-01-01',
  scores: [],
  sha256: '0'.repeat(64),
  bytes: 1,
});

const ok = <T>(value: T) => ({ ok: true, value }) as const;
const pickle: Fault = { code: 'model-damaged', message: 'x.pth is a pickle.' };

/** A Studio whose library keeps what is imported; names with `bad` are refused. */
async function opened() {
  const kept = new Map([['local-1', card('local-1', 'Local damage')]]);
  const gone = new Map<string, ModelCard>();
  const add = (added: ModelCard) => {
    kept.set(added.id, added);
    return ok(added);
  };
  const { context, saved } = fakeContext({
    engine: {
      zoo: async () => ok({ default: 'local-1', byTask: {}, cards: [...kept.values()], features: [] }),
    },
    library: {
      importModel: async (file) =>
        file.name.includes('bad') ? { ok: false, fault: pickle } : add(card(`my-${file.name}`, file.name)),
      rename: async (id, name) => add(card(id, name)),
      remove: async (id) => {
        gone.set(id, kept.get(id) as ModelCard);
        kept.delete(id);
        return ok(undefined);
      },
      bringBack: async (id) => add(gone.get(id) as ModelCard),
    },
  });
  await start(context, 'auto');
  const names = () => context.store.getState().models.listing?.cards.map(({ name }) => name);
  return { context, saved, names, library: createModelLibrary(context) };
}

describe('the library', () => {
  it('lists what was imported and says why another file was refused', async () => {
    const { library, names, context } = await opened();
    await library.importModels([new File([], 'bad.pth'), new File([], 'street')]);
    expect(names()).toEqual(['Local damage', 'street']);
    expect(context.store.getState().library).toMatchObject({
      faults: [pickle],
      added: 'my-street',
      importing: null,
    });
    await library.rename('my-street', 'Old street');
    expect(names()).toEqual(['Local damage', 'Old street']);
    expect(context.store.getState().library.faults).toEqual([]);
  });

  it('knows when the browser will forget what was imported', async () => {
    const { library, context } = await opened();
    await library.importModels([new File([], 'street')]);
    expect(context.store.getState().library.forgetful).toBe(false);
    const forgetful = { ...context, library: { ...context.library, lasting: async () => ok(false) } };
    await createModelLibrary(forgetful).importModels([new File([], 'street')]);
    expect(context.store.getState().library.forgetful).toBe(true);
  });

  it('takes a deleted model out of every wish, and brings it back', async () => {
    const { library, names, context } = await opened();
    await library.importModels([new File([], 'street')]);
    const { settings } = context.store.getState();
    context.store.setState({ settings: { ...settings, defaults: { model: 'my-street', strength: 0.5 } } });
    await library.remove('my-street');
    expect(names()).toEqual(['Local damage']);
    expect(context.store.getState().settings.defaults).toEqual({ model: 'automatic', strength: 0.5 });
    expect(context.store.getState().library.removed?.name).toBe('street');
    await library.undoRemove();
    expect(names()).toEqual(['Local damage', 'street']);
    expect(context.store.getState().library.removed).toBeNull();
  });

  it('hands out a model under a name that says what it is', async () => {
    const { library, saved } = await opened();
    await library.exportModel('local-1', 'onnx');
    expect(saved).toEqual([{ name: 'local-1.onnx', type: 'application/octet-stream', size: 7 }]);
    expect(modelFileName(card('my-a-1', 'Omas Álbum (2)/..'), 'safetensors')).toBe(
      'omas-álbum-2.safetensors',
    );
  });

  it('tells models from photos by their names', () => {
    expect(['a.safetensors', 'b.PTH', 'c.onnx', 'd.pt'].every(isModelFile)).toBe(true);
    expect(['a.png', 'safetensors.jpg', 'notes.txt'].some(isModelFile)).toBe(false);
  });
});
