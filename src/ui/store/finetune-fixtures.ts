/** Plain values for tests of the Fine-tune tab. */
import type { DatasetReport } from '../../engine/domain/dataset-report.ts';
import type { Outcome } from '../../engine/domain/fault.ts';
import type {
  ChosenFile,
  Project,
  RunEnding,
  TrainingEvent,
  TrainingRequest,
} from '../../workers/protocol/training.ts';

export const chosen = (...paths: string[]): ChosenFile[] =>
  paths.map((path) => ({ path, file: new File(['x'], path.split('/').at(-1) ?? path) }));

export const pairsReport: DatasetReport = {
  kind: 'paired',
  pairs: 8,
  clean: 0,
  degraded: 0,
  smallest: [64, 48],
  largest: [64, 48],
  train: ['a.png', 'b.png'],
  validation: ['c.png'],
  pairFolders: ['pairs/other'],
  tasks: {},
  findings: [],
  usable: true,
};

export const cleanReport: DatasetReport = {
  ...pairsReport,
  kind: 'clean',
  pairs: 0,
  clean: 3,
  pairFolders: [],
};

export function projectOf(
  { id, name, recipe, dataset }: TrainingRequest,
  change: Partial<Project> = {},
): Project {
  return {
    id,
    name,
    recipe,
    dataset,
    step: 4,
    savedAt: '2026-01-01T10:00:00Z',
    psnrInput: 20,
    psnr: 22,
    bestPsnr: 23,
    bestStep: 2,
    status: 'paused',
    parts: 1,
    patience: 0,
    checkpoints: [],
    quarantined: [],
    ...change,
  };
}

/** A training engine that waits to be told how its Run ends. */
export function stagedTraining() {
  const requests: TrainingRequest[] = [];
  const calls: string[] = [];
  let tell: (event: TrainingEvent) => void = () => undefined;
  let settle: (outcome: Outcome<RunEnding>) => void = () => undefined;
  const run = (call: string) => (request: TrainingRequest, _port: MessagePort, onEvent: typeof tell) => {
    requests.push(request);
    calls.push(call);
    tell = onEvent;
    return new Promise<Outcome<RunEnding>>((resolve) => {
      settle = resolve;
    });
  };
  const note = (call: string) => async (): Promise<Outcome<void>> => {
    calls.push(call);
    return { ok: true, value: undefined };
  };
  return {
    requests,
    calls,
    tell: (event: TrainingEvent) => tell(event),
    end: (outcome: Outcome<RunEnding>) => settle(outcome),
    port: { train: run('train'), step: run('step'), pause: note('pause'), stop: note('stop') },
  };
}
