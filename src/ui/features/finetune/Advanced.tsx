/** The numbers behind a Run, folded away: the defaults fit. */
import { useId } from 'react';
import { TASK_IDS, TASKS } from '../../../engine/domain/task.ts';
import { NumberField } from '../../components/NumberField.tsx';
import { effects } from '../../store/effects.ts';
import { defaultsFor, TUNE_BOUNDS, usualRate } from '../../store/finetune-settings.ts';
import { useStudio } from '../../store/store.ts';
import { AdaptOptions } from './adapt/AdaptOptions.tsx';
import { LikenessField } from './LikenessField.tsx';
import { TeachingOptions } from './TeachingOptions.tsx';
import { WeighingOptions } from './WeighingOptions.tsx';

export function Advanced({ disabled }: { readonly disabled: boolean }) {
  const settings = useStudio((state) => state.finetune.settings);
  const backend = useStudio((state) => state.backend.hello);
  const usual = defaultsFor(backend, null);
  const { set } = effects.finetune;
  return (
    <details className="advanced">
      <summary>Advanced</summary>
      <div className="advanced-fields">
        <NumberField
          label="Steps"
          value={settings.steps}
          initial={usual.steps}
          min={TUNE_BOUNDS.steps[0]}
          max={TUNE_BOUNDS.steps[1]}
          multiple={1}
          disabled={disabled}
          onValue={(steps) => set({ steps })}
        />
        <NumberField
          label="Learning rate"
          value={settings.learningRate}
          initial={usualRate(settings.start)}
          min={TUNE_BOUNDS.learningRate[0]}
          max={TUNE_BOUNDS.learningRate[1]}
          disabled={disabled}
          onValue={(learningRate) => set({ learningRate })}
        />
        <NumberField
          label="Batch"
          value={settings.batch}
          initial={usual.batch}
          min={TUNE_BOUNDS.batch[0]}
          max={TUNE_BOUNDS.batch[1]}
          multiple={1}
          hint="Samples in one step."
          disabled={disabled}
          onValue={(batch) => set({ batch })}
        />
        <NumberField
          label="Patch (px)"
          value={settings.patch}
          initial={usual.patch}
          min={TUNE_BOUNDS.patch[0]}
          max={TUNE_BOUNDS.patch[1]}
          multiple={16}
          hint="Side of a sample, in sixteens."
          disabled={disabled}
          onValue={(patch) => set({ patch })}
        />
        <NumberField
          label="Seed"
          value={settings.seed}
          initial={usual.seed}
          min={TUNE_BOUNDS.seed[0]}
          max={TUNE_BOUNDS.seed[1]}
          multiple={1}
          hint="The same seed and photos repeat a Run."
          disabled={disabled}
          onValue={(seed) => set({ seed })}
        />
        <NumberField
          label="Early stop"
          value={settings.patience}
          initial={usual.patience}
          min={TUNE_BOUNDS.patience[0]}
          max={TUNE_BOUNDS.patience[1]}
          multiple={1}
          hint="Checks without gain that end the Run; 0: never."
          disabled={disabled}
          onValue={(patience) => set({ patience })}
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

/** What pairs show that lie in no folder named like a task. */
function PairTask({ disabled }: { readonly disabled: boolean }) {
  const id = useId();
  const pairTask = useStudio((state) => state.finetune.settings.pairTask);
  const report = useStudio((state) => state.finetune.report);
  const asked = report?.pairFolders.some((folder) => report.tasks[folder] === undefined) ?? false;
  if (!asked) return null;
  return (
    <div className="field">
      <label htmlFor={id}>The pairs show</label>
      <select
        id={id}
        value={pairTask}
        disabled={disabled}
        onChange={({ currentTarget: { value } }) => {
          const task = TASK_IDS.find((each) => each === value);
          if (task !== undefined) effects.finetune.set({ pairTask: task });
        }}
      >
        {TASK_IDS.filter((task) => task !== 'clean').map((task) => (
          <option key={task} value={task}>
            {TASKS[task].label}
          </option>
        ))}
      </select>
    </div>
  );
}
