import { describe, expect, it } from 'vitest';
import type { TrainingEvent } from '../protocol/training.ts';
import { createRunsService } from './runs-service.ts';

const told: TrainingEvent[] = [
  { kind: 'step', step: 1, loss: 2, learningRate: 1, gradientNorm: 1 },
  { kind: 'pace', step: 1, stepsPerSecond: 1, remaining: 1, memory: 1 },
  { kind: 'scores', step: 1, scores: [{ task: 'rain', psnrInput: 20, psnr: 21 }] },
];

const service = createRunsService({
  story: async (id) =>
    id === 'a'
      ? { ok: true, value: told }
      : { ok: false, fault: { code: 'checkpoint-damaged', message: 'Gone.' } },
});

describe('the runs service', () => {
  it('describes what the browser keeps', async () => {
    const outcome = await service.describeProject('a', 'First');
    expect(outcome).toMatchObject({ ok: true, value: { name: 'First', steps: [1], loss: [2], psnr: [21] } });
    expect(await service.describeProject('b', 'Second')).toMatchObject({ fault: { message: 'Gone.' } });
  });

  it('describes a log, and refuses another file by its name', async () => {
    const log = new File([told.map((event) => JSON.stringify(event)).join('\n')], 'log.jsonl');
    expect(await service.describeLogFile(log, 'street')).toMatchObject({
      ok: true,
      value: { name: 'street', last: 1 },
    });
    const other = await service.describeLogFile(new File(['hello'], 'notes.txt'), 'notes.txt');
    expect(other).toMatchObject({ ok: false, fault: { code: 'option-invalid' } });
  });
});
