import { encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { loadClassical } from '../../engine/inference/loaded-model.ts';
import type { EvaluationProgress, EvaluationRequest } from '../protocol/evaluation.ts';
import { memoryDisk } from './disk.ts';
import type { EngineRoom } from './engine-room.ts';
import { createEvaluationService } from './evaluation-service.ts';
import { createEvaluationStore } from './evaluation-store.ts';

/** A room with classical methods alone, which need no backend. */
const room = {
  models: { load: async (id: string) => loadClassical(id), zoo: async () => ({ cards: [] }) },
  backend: async () => ({
    report: { backend: 'wasm', adapter: 'SIMD', fallback: null },
    lost: new Promise(() => {}),
    assertHealthy: () => {},
  }),
} as unknown as EngineRoom;

function chosen(path: string, value: number) {
  const data = Uint8Array.from({ length: 24 * 20 * 3 }, (_, i) => value + ((i * 7) % 90));
  const bytes = new Uint8Array(encode({ width: 24, height: 20, channels: 3, data }));
  return { path, file: new File([bytes], path) };
}

const request: EvaluationRequest = {
  degraded: [
    chosen('set/input/b/1.png', 20),
    chosen('set/input/a/1.png', 60),
    chosen('set/input/a/2.png', 9),
  ],
  clean: [chosen('set/target/a/1.png', 61), chosen('set/target/b/1.png', 40), chosen('set/read me.txt', 1)],
  models: ['classic-retinex'],
  conditions: { metrics: ['psnr', 'ssim'], channel: 'rgb', border: 0 },
  brisque: null,
};

const disk = memoryDisk();
const service = () => createEvaluationService({ room, store: createEvaluationStore(async () => disk) });

describe('the evaluation service', () => {
  it('pairs within folders, keeps the latest and what was measured, and forgets when asked', async () => {
    const told: EvaluationProgress[] = [];
    const outcome = await service().evaluate('1', request, (progress) => told.push(progress));
    if (!outcome.ok) throw new Error(outcome.fault.message);
    const { evaluation, summary } = outcome.value;
    expect(evaluation.photos.map((photo) => [photo.in, photo.target])).toEqual([
      ['a/1.png', 'a/1.png'],
      ['b/1.png', 'b/1.png'],
    ]);
    expect(evaluation.failed).toMatchObject([{ in: 'a/2.png' }]);
    // Every value is one too dark, or twenty.
    expect(evaluation.photos[0]?.input.scores.psnr).toBeCloseTo(20 * Math.log10(255), 9);
    expect(summary.models[0]?.columns.psnr?.count).toBe(2);
    expect(told.at(-1)).toMatchObject({ done: 6, total: 6 });

    const reopened = service();
    const last = await reopened.lastEvaluation();
    expect(last).toEqual({ ok: true, value: outcome.value });
    const again: EvaluationProgress[] = [];
    const repeated = await reopened.evaluate('2', request, (progress) => again.push(progress));
    expect(repeated).toEqual(outcome);
    expect(again.at(-1)?.remaining).toBeNull();

    await reopened.forgetEvaluations();
    expect(await service().lastEvaluation()).toEqual({ ok: true, value: null });
  });

  it('writes the same CSV and JSON as the command line', async () => {
    const outcome = await service().evaluate('1', request, () => {});
    if (!outcome.ok) throw new Error(outcome.fault.message);
    const csv = await service().evaluationFile(outcome.value.evaluation, 'csv');
    expect(csv.ok && csv.value.split('\r\n').slice(0, 2)).toEqual([
      'photo,model,PSNR (dB),SSIM,time (ms)',
      expect.stringMatching(/^a\/1\.png,input,48\.1308,0\.\d+,$/),
    ]);
    const json = await service().evaluationFile(outcome.value.evaluation, 'json');
    expect(json.ok && JSON.parse(json.value)).toMatchObject({ model: 'classic-retinex', count: 2 });
  });

  it('stops when cancelled and keeps what it has', async () => {
    await service().forgetEvaluations();
    const one = service();
    const outcome = await one.evaluate('1', request, () => {
      void one.cancelEvaluation('1');
    });
    expect(outcome).toMatchObject({ ok: false, fault: { code: 'cancelled' } });
    const last = await one.lastEvaluation();
    expect(last.ok && last.value?.evaluation.total).toBe(3);
  });

  it('refuses what holds no photo, and reads nothing that is damaged', async () => {
    const none = await service().evaluate('1', { ...request, degraded: request.clean.slice(2) }, () => {});
    expect(none).toMatchObject({ ok: false, fault: { code: 'dataset-empty' } });
    await disk.write('evaluations/latest.json', new TextEncoder().encode('1 abc\n{}'));
    expect(await service().lastEvaluation()).toEqual({ ok: true, value: null });
  });
});
