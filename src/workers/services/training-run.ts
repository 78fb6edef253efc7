/** One Run in the browser: trains, keeps Checkpoints, and goes on after the graphics device was lost. */
import { lookAtReal } from '../../engine/data/look-at-real.ts';
import { scoreValidation } from '../../engine/data/validation.ts';
import { limitMetadata } from '../../engine/domain/adapted-model.ts';
import { StudioError } from '../../engine/domain/fault.ts';
import { extractorOf, isSearch, type Recipe } from '../../engine/domain/recipe.ts';
import type { RunEvent, ValidationScore } from '../../engine/domain/run.ts';
import type { ValidationSet } from '../../engine/domain/sample.ts';
import { scaleOf } from '../../engine/evaluation/calibration.ts';
import type { Network } from '../../engine/networks/network.ts';
import { buildReweighter } from '../../engine/reweighting/catalog.ts';
import type { Backend } from '../../engine/runtime/backend.ts';
import { asMemoryFault, backendBytes, isMemoryFault } from '../../engine/runtime/memory.ts';
import type { CheckpointState } from '../../engine/training/checkpoint.ts';
import { moreParts } from '../../engine/training/parts.ts';
import { train } from '../../engine/training/trainer.ts';
import { gatherTeachers } from '../../engine/training/transfer/teachers.ts';
import { encodeSafetensors } from '../../engine/weights/safetensors.ts';
import { modelTensors, scaleMetadata } from '../../engine/weights/uncertainty.ts';
import type { RunEnding, TrainingEvent } from '../protocol/training.ts';
import type { BatchClient } from './batch-client.ts';
import { createComparison } from './comparison.ts';
import { isLost, sicknessOf, untilLost } from './device-loss.ts';
import type { EngineRoom } from './engine-room.ts';
import { kept, withLooks, withScores } from './gain.ts';
import { createPace } from './pace.ts';
import { createPreview } from './preview.ts';
import type { ProjectRecord } from './project-record.ts';
import type { ProjectStore } from './project-store.ts';
import { createStory, encodeStory, type Story } from './story.ts';

/** What a Run rests on when it is not training. */
export interface Resting {
  readonly record: ProjectRecord;
  readonly state: CheckpointState | null;
  /** Best weights that could not be saved. */
  readonly unsavedBest: Uint8Array<ArrayBuffer> | null;
  /** What was told so far. */
  readonly story: readonly TrainingEvent[];
  /** Whether all of this is on the disk. */
  readonly saved: boolean;
}

export interface RunSettings {
  readonly room: EngineRoom;
  readonly projects: ProjectStore;
  readonly network: Network;
  /** Flat Params of the start model; null: fresh ones. */
  readonly start: Float32Array | null;
  readonly batches: BatchClient;
  readonly sets: readonly ValidationSet[];
  readonly resting: Resting;
  /** Steps in all after which it rests. */
  readonly last: number;
  readonly patience: number | null;
  /** In so many parts batches are computed; more of them where memory runs out. */
  readonly parts: number;
  /** What is to be said before it begins. */
  readonly warnings: readonly string[];
  /** Asked before every step. */
  readonly wish: () => 'pause' | 'stop' | null;
  readonly onEvent: (event: TrainingEvent) => void;
  /** Told at every change, so that nothing is lost where the Run fails. */
  readonly onRest: (resting: Resting) => void;
}

/** Losses of the device in a row, without a Checkpoint between them, that end a Run. */
const MOST_LOSSES = 3;

/**
 * Trains until the end, a wish or no more gain. Where memory runs out it goes on from the last Checkpoint with batches in
 * more parts.
 * @throws StudioError `device-lost` where there is no device any more, `out-of-memory`, `training-diverged`, and those of
 *   the batches; `onRest` then told what to go on from
 */
export async function executeRun(settings: RunSettings): Promise<RunEnding['reason']> {
  const { room } = settings;
  const story = createStory(settings.resting.story, settings.resting.state?.step ?? -1);
  const onEvent = (event: TrainingEvent): void => {
    story.add(event);
    settings.onEvent(event);
  };
  const keeper = createKeeper({ ...settings, onEvent }, story);
  for (const message of settings.warnings)
    onEvent({ kind: 'warning', step: settings.resting.state?.step ?? 0, message });
  let { parts } = settings;
  for (let losses = 0; ; ) {
    const backend = await room.backend();
    const before = keeper.state()?.step ?? -1;
    const attempt = { isOver: false };
    const work = trainOnce({ ...settings, parts, onEvent }, backend, keeper, attempt);
    try {
      return await untilLost(work, backend);
    } catch (thrown) {
      if (!(await isLost(thrown, backend))) {
        attempt.isOver = true;
        const fault = asMemoryFault(thrown instanceof StudioError ? thrown : (sicknessOf(backend) ?? thrown));
        // A device that has complained would complain about every later photo too.
        if (backend.errors().length > 0) await room.reopen().catch(() => undefined);
        const { size } = keeper.record().recipe.batch;
        const more = isMemoryFault(fault) ? moreParts(size, parts) : null;
        if (more === null) throw fault;
        parts = more;
        onEvent({ kind: 'recovered', step: keeper.state()?.step ?? 0, parts: { count: parts, size } });
        continue;
      }
      attempt.isOver = true;
      losses = (keeper.state()?.step ?? -1) > before ? 1 : losses + 1;
      if (losses > MOST_LOSSES) throw thrown;
      await room.reopen();
      onEvent({ kind: 'recovered', step: keeper.state()?.step ?? 0 });
    } finally {
      attempt.isOver = true;
    }
  }
}

type Keeper = ReturnType<typeof createKeeper>;

/** Holds what the Run would go on from, and saves it. */
function createKeeper({ projects, network, resting, onEvent, onRest }: RunSettings, story: Story) {
  let { record, state, unsavedBest, saved } = resting;
  let scores: readonly ValidationScore[] = [];
  let isBest = false;
  const started = performance.now();
  const before = record.trained;
  const rest = (): void => onRest({ record, state, unsavedBest, saved, story: story.events() });

  const trySave = async (step: number, work: () => Promise<ProjectRecord>): Promise<void> => {
    try {
      record = await work();
      saved = await projects.lasting();
      unsavedBest = null;
      if (!saved) {
        onEvent({
          kind: 'unsaved',
          step,
          message: 'This browser keeps nothing for later; save the model before you close the page.',
        });
      }
    } catch (error) {
      if (!(error instanceof StudioError)) throw error;
      saved = false;
      onEvent({ kind: 'unsaved', step, message: error.message });
    }
    rest();
  };
  const stamp = (backend: Backend): Partial<ProjectRecord> => ({
    savedAt: new Date().toISOString(),
    trained: before + performance.now() - started,
    backend: `${backend.report.backend}, ${backend.report.adapter}`,
  });

  return {
    state: () => state,
    record: () => record,
    isSaved: () => saved,
    scored: (event: Extract<RunEvent, { kind: 'scores' }>) => {
      scores = event.scores;
      // An adaptation has no ground truth to score by; its looks say which weights are the best.
      if (record.recipe.adaptation) return;
      const counts = event.step % record.recipe.validation.every === 0;
      ({ record, isBest } = withScores(record, event.step, event.scores, counts));
    },
    keep: async (next: CheckpointState, backend: Backend) => {
      state = next;
      const { adaptation } = record.recipe;
      if (adaptation) ({ record, isBest } = withLooks(record, next.looks ?? [], adaptation.limits, scores));
      if (next.parts !== undefined) record = { ...record, parts: next.parts };
      if (isBest) unsavedBest = weightsFile(network, record.recipe, next.average, record.best?.scores ?? []);
      isBest = false;
      await trySave(next.step, () =>
        projects.save({ ...record, ...stamp(backend) }, next, {
          best: unsavedBest,
          story: encodeStory(story.events()),
          scores: kept(scores),
        }),
      );
    },
    finish: async (step: number, status: ProjectRecord['status']) => {
      if (record.status !== status) await trySave(step, () => projects.update({ ...record, status }));
    },
  };
}

async function trainOnce(
  settings: RunSettings,
  backend: Backend,
  keeper: Keeper,
  attempt: { readonly isOver: boolean },
): Promise<RunEnding['reason']> {
  const { network, start, batches, last, patience, parts, sets, wish, onEvent } = settings;
  const { recipe } = keeper.record();
  const pace = createPace(last, () => performance.now());
  const hasNoGain = (): boolean => patience !== null && keeper.record().stale >= patience;
  const preview = createPreview(sets);
  const comparison = createComparison(recipe, sets, keeper.state()?.looks ?? []);
  const kind = extractorOf(recipe);
  const extractor = kind && (await settings.room.models.extractor(kind));
  const teachers = await gatherTeachers(recipe, network, (id) => settings.room.models.load(id));
  const { summary } = await train({
    recipe,
    network,
    start,
    teachers,
    ...(extractor && { features: extractor.taps }),
    resume: keeper.state(),
    steps: last,
    parts,
    lookFirst: true,
    assertHealthy: () => {
      backend.assertHealthy();
      // The device of a new attempt is not that of this one.
      if (attempt.isOver) throw new StudioError('device-lost', 'The graphics device was lost.');
    },
    stopped: () => attempt.isOver || wish() !== null || hasNoGain(),
    source: (number) => {
      // A search takes two batches a step, of which the first says how fast it goes.
      const step = isSearch(recipe) ? number / 2 : number;
      const told = Number.isInteger(step) ? pace(step) : null;
      if (told) onEvent({ kind: 'pace', step, ...told, memory: backendBytes() });
      return batches.batch(number);
    },
    validate: async (predict, doubt) => {
      const scores = await scoreValidation(sets, predict, doubt);
      await preview.make(predict, doubt, scores);
      return scores;
    },
    look: async (predict, scores, step) => {
      const look = await lookAtReal(sets, predict, scores, step);
      await comparison.make(predict, look);
      return look;
    },
    onCheckpoint: (state) => keeper.keep(state, backend),
    onEvent: (event) => {
      if (event.kind === 'scores') keeper.scored(event);
      // The trainer says that it handed a Checkpoint out; whether it was kept is known here.
      if (event.kind !== 'checkpoint' || keeper.isSaved()) onEvent(event);
      if (event.kind === 'scores') preview.tell(event.step, onEvent);
      if (event.kind === 'look') comparison.tell(onEvent);
    },
  });
  const reason = reasonOf(summary.steps >= recipe.schedule.steps, wish(), hasNoGain());
  await keeper.finish(summary.steps, reason === 'paused' ? 'paused' : 'done');
  return reason;
}

function reasonOf(isEnd: boolean, wish: 'pause' | 'stop' | null, hasNoGain: boolean): RunEnding['reason'] {
  if (isEnd) return 'finished';
  if (wish === 'stop') return 'stopped';
  return hasNoGain ? 'no-gain' : 'paused';
}

/**
 * Averaged weights and TUR's head as `mend train` writes them.
 * @param scores of these weights, which tell how far its doubts are from the errors
 */
export function weightsFile(
  network: Network,
  recipe: Recipe,
  average: Float32Array<ArrayBuffer>,
  scores: Parameters<typeof scaleOf>[0],
): Uint8Array<ArrayBuffer> {
  const { parameters } = buildReweighter(recipe.reweighting, network, recipe.tasks);
  const metadata = {
    format: 'mend',
    network: JSON.stringify(recipe.network),
    recipe: recipe.name,
    ...scaleMetadata(parameters, scaleOf(scores)),
    ...limitMetadata(recipe),
  };
  return encodeSafetensors(modelTensors(network, parameters, average), metadata);
}
