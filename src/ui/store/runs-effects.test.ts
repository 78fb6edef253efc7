import { describe, expect, it } from 'vitest';
import type { RunDescription } from '../../engine/domain/run-description.ts';
import { fakeContext } from './fake-context.ts';
import { createRuns } from './runs-effects.ts';
import { overlay } from './runs-state.ts';

const described = (name: string, last = 10): RunDescription => ({
  name,
  last,
  steps: [],
  loss: [],
  looks: [],
  psnr: [],
  tasks: [],
  best: null,
  oscillation: null,
  convergenceSpread: null,
});

const file = (path: string) => ({ path, file: new File(['x'], path) });

describe('overlay', () => {
  it('puts curves over one axis, with gaps', () => {
    const { steps, lines } = overlay([
      { label: 'a', steps: [1, 3], values: [5, 6] },
      { label: 'b', steps: [2, 3], values: [7, null] },
    ]);
    expect(steps).toEqual([1, 2, 3]);
    expect(lines).toEqual([
      { label: 'a', values: [5, null, 6] },
      { label: 'b', values: [null, 7, null] },
    ]);
  });
});

describe('Runs beside each other', () => {
  it('are named by their folder, apart where names are the same, and may be taken out', async () => {
    const { context } = fakeContext({
      runs: { describeLogFile: async (_file, name) => ({ ok: true, value: described(name) }) },
    });
    const runs = createRuns(context);
    await runs.addLogs([file('art/log.jsonl'), file('art/log.jsonl'), file('mixed.jsonl')]);
    const names = () => context.store.getState().runs.shown.map(({ description }) => description.name);
    expect(names()).toEqual(['art', 'art (2)', 'mixed']);
    runs.remove('log 1');
    expect(names()).toEqual(['art (2)', 'mixed']);
  });

  it('say what could not be read', async () => {
    const { context } = fakeContext({
      runs: {
        describeLogFile: async (_file, name) => ({
          ok: false,
          fault: { code: 'option-invalid', message: `${name} is no log of a Run.` },
        }),
      },
    });
    await createRuns(context).addLogs([file('notes.txt')]);
    expect(context.store.getState().runs).toMatchObject({
      shown: [],
      reading: [],
      refused: ['notes.txt is no log of a Run.'],
    });
  });
});
