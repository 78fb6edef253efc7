/** The numbers behind a Run, folded away: the defaults fit. */
import { TASK_IDS, TASKS, type TaskId } from '../../../engine/domain/task.ts';
import { ChoiceField } from '../../components/ChoiceField.tsx';
import { OptionFields, type OptionsOf } from '../../components/OptionFields.tsx';
import { effects } from '../../store/effects.ts';
import { defaultsFor, TUNE_BOUNDS, type TuneSettings, usualRate } from '../../store/finetune-settings.ts';
import { useStudio } from '../../store/store.ts';
import { AdaptOptions } from './adapt/AdaptOptions.tsx';
import { LikenessField } from './LikenessField.tsx';
import { TeachingOptions } from './TeachingOptions.tsx';
import { WeighingOptions } from './WeighingOptions.tsx';

type Numbers = Pick<TuneSettings, keyof typeof TUNE_BOUNDS>;

const OPTIONS: OptionsOf<Numbers> = {
  steps: { label: 'Steps', range: TUNE_BOUNDS.steps, multiple: 1 },
  learningRate: { label: 'Learning rate', range: TUNE_BOUNDS.learningRate },
  batch: { label: 'Batch', hint: 'Samples in one step.', range: TUNE_BOUNDS.batch, multiple: 1 },
  patch: {
    label: 'Patch (px)',
    hint: 'Side of a sample, in sixteens.',
    range: TUNE_BOUNDS.patch,
    multiple: 16,
  },
  seed: {
    label: 'Seed',
    hint: 'The same seed and photos repeat a Run.',
    range: TUNE_BOUNDS.seed,
    multiple: 1,
  },
  patience: {
    label: 'Early stop',
    hint: 'Checks without gain that end the Run; 0: never.',
    range: TUNE_BOUNDS.patience,
    multiple: 1,
  },
};

export function Advanced({ disabled }: { readonly disabled: boolean }) {
  const settings = useStudio((state) => state.finetune.settings);
  const backend = useStudio((state) => state.backend.hello);
  const usual = defaultsFor(backend, null);
  return (
    <details className="advanced">
      <summary>Advanced</summary>
      <div className="advanced-fields">
        <OptionFields<Numbers>
          options={OPTIONS}
          values={settings}
          usual={{ ...usual, learningRate: usualRate(settings.start) }}
          disabled={disabled}
          onChange={effects.finetune.set}
        />
        <PairTask disabled={disabled} />
        <LikenessField disabled={disabled} />
        <WeighingOptions disabled={disabled} />
        <TeachingOptions disabled={disabled} />
        <AdaptOptions disabled={disabled} />
      </div>
    </details>
  );
}

const DAMAGES = Object.fromEntries(
  TASK_IDS.filter((task) => task !== 'clean').map((task) => [task, TASKS[task].label]),
) as Readonly<Record<TaskId, string>>;

/** What pairs show that lie in no folder named like a task. */
function PairTask({ disabled }: { readonly disabled: boolean }) {
  const pairTask = useStudio((state) => state.finetune.settings.pairTask);
  const report = useStudio((state) => state.finetune.report);
  const asked = report?.pairFolders.some((folder) => report.tasks[folder] === undefined) ?? false;
  if (!asked) return null;
  return (
    <ChoiceField
      label="The pairs show"
      choices={DAMAGES}
      value={pairTask}
      disabled={disabled}
      onValue={(task) => effects.finetune.set({ pairTask: task })}
    />
  );
}
