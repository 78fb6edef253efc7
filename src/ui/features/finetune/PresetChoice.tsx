/** The kinds of damage of a paper's experiment, taken as a whole. */
import { useId } from 'react';
import type { FineTuneTask } from '../../../engine/domain/fine-tune-recipe.ts';
import { isPresetId, PRESETS, type PresetId } from '../../../engine/domain/presets.ts';
import { effects } from '../../store/effects.ts';

const OWN = '(own)';

const plain = (tasks: readonly FineTuneTask[]): string =>
  JSON.stringify(tasks.map(({ id, set }) => [id, set]));

/** The preset that these tasks are, if they are one. */
function presetOf(tasks: readonly FineTuneTask[]): PresetId | null {
  const ids = Object.keys(PRESETS).filter(isPresetId);
  return ids.find((id) => plain(PRESETS[id].tasks) === plain(tasks)) ?? null;
}

export function PresetChoice({ tasks }: { readonly tasks: readonly FineTuneTask[] }) {
  const id = useId();
  const chosen = presetOf(tasks);
  return (
    <div className="preset-choice">
      <label htmlFor={id}>Kinds of damage</label>
      <select
        id={id}
        value={chosen ?? OWN}
        onChange={({ currentTarget: { value } }) => {
          if (isPresetId(value)) void effects.finetune.choosePreset(value);
        }}
      >
        <option value={OWN} disabled={chosen !== null}>
          My own choice
        </option>
        <optgroup label="As in published experiments">
          {Object.entries(PRESETS).map(([preset, { label }]) => (
            <option key={preset} value={preset}>
              {label}
            </option>
          ))}
        </optgroup>
      </select>
    </div>
  );
}
