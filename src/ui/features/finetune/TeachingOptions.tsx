/** The numbers behind learning from other models; the defaults are those of the paper, read as its notes say. */
import { useId } from 'react';
import { NumberField } from '../../components/NumberField.tsx';
import { effects } from '../../store/effects.ts';
import { useStudio } from '../../store/store.ts';

const USUAL = { contrastWeight: 0.1, temperature: 0.07, form: 'infonce', negatives: 'degraded' } as const;

const FORMS = {
  infonce: 'Logarithm of the share (usual)',
  ratio: 'The share itself, as printed',
  distance: 'Ratio of distances',
} as const;

const NEGATIVES = { degraded: 'Damaged photos', restored: 'The student’s other photos' } as const;

export function TeachingOptions({ disabled }: { readonly disabled: boolean }) {
  const { teachers, teaching = {} } = useStudio(({ finetune }) => finetune.settings);
  if (!teachers) return null;
  const now = { ...USUAL, ...teaching };
  const set = (change: typeof teaching) => effects.finetune.set({ teaching: { ...teaching, ...change } });
  return (
    <>
      <NumberField
        label="Contrast"
        value={now.contrastWeight}
        initial={USUAL.contrastWeight}
        min={0}
        max={10}
        hint="How much it counts to look like the teacher and unlike damage; 0: only pixels count."
        disabled={disabled}
        onValue={(contrastWeight) => set({ contrastWeight })}
      />
      <NumberField
        label="Contrast temperature"
        value={now.temperature}
        initial={USUAL.temperature}
        min={0.01}
        max={1}
        hint="Low: only what is most alike counts. Try 0.1 or 0.5 where training is restless."
        disabled={disabled}
        onValue={(temperature) => set({ temperature })}
      />
      <Choice
        label="Contrast form"
        options={FORMS}
        value={now.form}
        disabled={disabled}
        onValue={(form) => set({ form })}
      />
      <Choice
        label="Shall not look like"
        options={NEGATIVES}
        value={now.negatives}
        disabled={disabled}
        onValue={(negatives) => set({ negatives })}
      />
    </>
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly options: Readonly<Record<T, string>>;
  readonly value: T;
  readonly disabled: boolean;
  readonly onValue: (value: T) => void;
}

function Choice<T extends string>({ label, options, value, disabled, onValue }: ChoiceProps<T>) {
  const id = useId();
  const names = Object.keys(options) as T[];
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value}
        disabled={disabled}
        onChange={({ currentTarget }) => {
          const chosen = names.find((name) => name === currentTarget.value);
          if (chosen !== undefined) onValue(chosen);
        }}
      >
        {names.map((name) => (
          <option key={name} value={name}>
            {options[name]}
          </option>
        ))}
      </select>
    </div>
  );
}
