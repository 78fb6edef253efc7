import { describe, expect, it } from 'vitest';
import type { Evaluated, EvaluationRequest } from '../../workers/protocol/evaluation.ts';
import { fakeContext } from './fake-context.ts';
import { createFolder } from './folder-effects.ts';
import { fileNamed, lackOf, wantedMetrics } from './folder-state.ts';

const file = (path: string) => ({ path, file: new File(['x'], path.split('/').at(-1) ?? '') });
const evaluated = (photos: number): Evaluated => ({
  evaluation: {
    metrics: ['psnr'],
    channel: 'rgb',
    border: 0,
    backend: 'wasm',
    adapter: '',
    models: [{ id: 'a', digest: 'x', parameters: 1 }],
    total: 2,
    photos: Array.from({ length: photos }, (_, i) => ({
      in: `${i}.png`,
      target: `${i}.png`,
      width: 1,
      height: 1,
      input: { scores: { psnr: 20 }, milliseconds: 0 },
      outputs: { a: { scores: { psnr: 30 }, milliseconds: 1 } },
    })),
    failed: [],
  },
  summary: { input: {}, models: [], best: {}, comparisons: [] },
});

const listing = { default: 'a', byTask: {}, cards: [], features: [] };

function made(evaluation: Parameters<typeof fakeContext>[0] = {}) {
  const { context, saved } = fakeContext(evaluation);
  const opened: unknown[] = [];
  const effects = createFolder(context, async (...what) => {
    opened.push(what);
  });
  context.store.setState({ models: { listing, fault: null } });
  return { effects, saved, opened, folder: () => context.store.getState().folder };
}

describe('the folder', () => {
  it('sorts what is dropped by name, and takes what it cannot tell for degraded', () => {
    const { effects, folder } = made();
    effects.drop([file('set/input/1.png'), file('set/target/1.png'), file('loose.png')], null);
    expect(folder().folders.degraded.map(({ path }) => path)).toEqual(['set/input/1.png', 'loose.png']);
    expect(folder().folders.clean.map(({ path }) => path)).toEqual(['set/target/1.png']);
    expect(wantedMetrics(folder())).toEqual(['psnr', 'ssim']);
    effects.clear('clean');
    expect(wantedMetrics(folder())).toEqual(['niqe', 'piqe', 'brisque-proxy']);
    effects.setMetrics(['psnr', 'piqe']);
    expect(wantedMetrics(folder())).toEqual(['piqe']);
  });

  it('says what is missing, proposes the default model and recalls an earlier visit', async () => {
    const { effects, folder } = made({
      evaluation: { last: async () => ({ ok: true, value: evaluated(1) }) },
    });
    expect(lackOf(folder())).toBe('Choose a folder of photos first.');
    await effects.look();
    expect(folder()).toMatchObject({ models: ['a'], recalled: true });
    effects.choose('degraded', [file('1.png')]);
    expect(lackOf(folder())).toBeNull();
    effects.removeModel('a');
    expect(lackOf(folder())).toBe('Choose at least one model.');
  });

  it('shows what comes in, and at the end the whole', async () => {
    const requests: EvaluationRequest[] = [];
    const { effects, folder } = made({
      evaluation: {
        evaluate: async (request, { onProgress }) => {
          requests.push(request);
          onProgress({ done: 1, total: 4, photo: '0.png', remaining: null, soFar: evaluated(1) });
          expect(folder()).toMatchObject({ phase: 'working', progress: { done: 1, total: 4 } });
          expect(folder().shown?.evaluation.photos).toHaveLength(1);
          return { ok: true, value: evaluated(2) };
        },
      },
    });
    await effects.look();
    effects.choose('degraded', [file('d/1.png')]);
    effects.setConditions({ channel: 'y', border: 4 });
    await effects.start();
    expect(requests[0]?.conditions).toMatchObject({ channel: 'y', border: 4 });
    expect(folder()).toMatchObject({ phase: 'resting', progress: null, recalled: false });
    expect(folder().shown?.evaluation.photos).toHaveLength(2);
  });

  it('keeps what was measured when it is cancelled, and says a fault', async () => {
    const { effects, folder } = made({
      evaluation: {
        evaluate: (_request, { signal }) =>
          new Promise((resolve) => {
            signal.addEventListener('abort', () =>
              resolve({ ok: false, fault: { code: 'cancelled', message: 'Cancelled.' } }),
            );
          }),
        last: async () => ({ ok: true, value: evaluated(1) }),
      },
    });
    await effects.look();
    effects.choose('degraded', [file('1.png')]);
    const work = effects.start();
    effects.cancel();
    expect(folder().phase).toBe('stopping');
    await work;
    expect(folder()).toMatchObject({ phase: 'resting', fault: null });
    expect(folder().shown?.evaluation.photos).toHaveLength(1);

    const failing = made({
      evaluation: { evaluate: async () => ({ ok: false, fault: { code: 'model-unknown', message: 'No.' } }) },
    });
    await failing.effects.look();
    failing.effects.choose('degraded', [file('1.png')]);
    await failing.effects.start();
    expect(failing.folder().fault?.code).toBe('model-unknown');
  });

  it("offers BRISQUE once both files of its authors' model are there, and sends them along", async () => {
    const requests: EvaluationRequest[] = [];
    const { effects, folder } = made({
      evaluation: {
        evaluate: async (request) => {
          requests.push(request);
          return { ok: true, value: evaluated(1) };
        },
      },
    });
    await effects.look();
    effects.choose('degraded', [file('1.png')]);
    const [model, range] = [new File(['svm_type epsilon_svr\n'], 'm'), new File(['x\n-1 1\n'], 'r')];
    await effects.addBrisque([model, new File(['hello'], 'notes.txt')]);
    expect(wantedMetrics(folder())).not.toContain('brisque');
    await effects.addBrisque([range]);
    expect(wantedMetrics(folder())).toContain('brisque');
    await effects.start();
    expect(requests[0]?.brisque).toEqual({ model: 'svm_type epsilon_svr\n', range: 'x\n-1 1\n' });
    effects.setMetrics(['piqe']);
    await effects.start();
    expect(requests[1]?.brisque).toBeNull();
  });

  it('exports, and opens a photo with its partner and models', async () => {
    const { effects, saved, opened } = made({
      evaluation: { evaluate: async () => ({ ok: true, value: evaluated(1) }) },
    });
    await effects.look();
    const [photo, clean] = [file('a/in/0.png'), file('a/gt/0.png')];
    effects.choose('degraded', [photo]);
    effects.choose('clean', [clean]);
    await effects.start();
    await effects.exportAs('csv');
    expect(saved).toMatchObject([{ name: 'mend-evaluation.csv', type: 'text/csv' }]);
    await effects.show('0.png', '0.png');
    expect(opened).toEqual([[photo.file, clean.file, ['a']]]);
    expect(fileNamed([photo], '10.png')).toBeNull();
  });
});
