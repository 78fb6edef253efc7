/** The numbers behind the chosen reweighting; the defaults are those that were published. */
import { useId } from 'react';
import { weighingDefaults } from '../../../engine/domain/weighing.ts';
import { NumberField } from '../../components/NumberField.tsx';
import { effects } from '../../store/effects.ts';
import { taskCount } from '../../store/finetune-state.ts';
import { useStudio } from '../../store/store.ts';

interface Common {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
}

type Option =
  | (Common & { readonly kind: 'number'; readonly min: number; readonly max: number })
  | (Common & { readonly kind: 'flag' })
  | (Common & { readonly kind: 'choice'; readonly values: Readonly<Record<string, string>> });

const ART: readonly Option[] = [
  {
    kind: 'number',
    name: 'temperature',
    label: 'Temperature',
    hint: 'Low: the slowest kind takes nearly all. High: all count nearly alike.',
    min: 0.01,
    max: 1000,
  },
  {
    kind: 'number',
    name: 'smoothing',
    label: 'Smoothing',
    hint: 'Share of the newest loss in the running average that it is compared with.',
    min: 1e-4,
    max: 1,
  },
  {
    kind: 'choice',
    name: 'correction',
    label: 'Correction',
    hint: 'Gives more weight to what is away from its best.',
    values: { log: 'By logarithms', raw: 'By ratio (known to collapse)', none: 'Off' },
  },
  { kind: 'flag', name: 'rate', label: 'Rate', hint: 'Gives more weight to what learns slowly.' },
  {
    kind: 'choice',
    name: 'start',
    label: 'Begins with',
    hint: 'What average and minimum are before anything is seen.',
    values: { tenth: 'A loss of 0.1', first: 'The first loss' },
  },
  {
    kind: 'choice',
    name: 'minimum',
    label: 'Minimum of',
    hint: 'Single batches can be lucky; the average is steadier.',
    values: { batch: 'Single batches', average: 'The average' },
  },
  {
    kind: 'flag',
    name: 'guard',
    label: 'Keep in bounds',
    hint: 'Losses near 0 or above 1 would turn the correction over; the published code lets them.',
  },
];

const OPTIONS: Readonly<Record<string, readonly Option[]>> = {
  art: ART,
  tur: [
    {
      kind: 'number',
      name: 'epsilon',
      label: 'Least uncertainty',
      hint: 'Added to every uncertainty, so that nothing is divided by 0.',
      min: 0,
      max: 1,
    },
    {
      kind: 'flag',
      name: 'detached',
      label: 'Keep the head apart',
      hint: 'What the uncertainty learns does not change the network.',
    },
  ],
  scalar: [
    {
      kind: 'number',
      name: 'penalty',
      label: 'Price of uncertainty',
      hint: 'Higher: the learned weights differ less.',
      min: 0.01,
      max: 100,
    },
  ],
};

export function WeighingOptions({ disabled }: { readonly disabled: boolean }) {
  const { reweighting, weighing } = useStudio(({ finetune }) => finetune.settings);
  const alone = useStudio(({ finetune }) => taskCount(finetune.settings, finetune.report) < 2);
  const options = OPTIONS[reweighting] ?? [];
  const usual = weighingDefaults(reweighting);
  if (alone || options.length === 0) return null;
  const set = (name: string, value: number | boolean | string) => {
    const { [name]: _old, ...others } = weighing;
    effects.finetune.set({ weighing: value === usual[name] ? others : { ...others, [name]: value } });
  };
  return options.map((option) => (
    <OptionField
      key={option.name}
      option={option}
      value={weighing[option.name] ?? usual[option.name] ?? 0}
      usual={usual[option.name] ?? 0}
      disabled={disabled}
      onValue={(value) => set(option.name, value)}
    />
  ));
}

interface FieldProps {
  readonly option: Option;
  readonly value: number | boolean | string;
  readonly usual: number | boolean | string;
  readonly disabled: boolean;
  readonly onValue: (value: number | boolean | string) => void;
}

function OptionField({ option, value, usual, disabled, onValue }: FieldProps) {
  const id = useId();
  const { label, hint } = option;
  if (option.kind === 'number') {
    return (
      <NumberField
        label={label}
        value={Number(value)}
        initial={Number(usual)}
        min={option.min}
        max={option.max}
        hint={hint}
        disabled={disabled}
        onValue={onValue}
      />
    );
  }
  if (option.kind === 'flag') {
    return (
      <div className="field">
        <label className="flag">
          <input
            type="checkbox"
            checked={value === true}
            disabled={disabled}
            aria-describedby={`${id}-what`}
            onChange={(event) => onValue(event.currentTarget.checked)}
          />
          {label}
        </label>
        <span id={`${id}-what`} className="hint">
          {hint}
        </span>
      </div>
    );
  }
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={String(value)}
        disabled={disabled}
        aria-describedby={`${id}-what`}
        onChange={(event) => onValue(event.currentTarget.value)}
      >
        {Object.entries(option.values).map(([name, words]) => (
          <option key={name} value={name}>
            {words}
          </option>
        ))}
      </select>
      <span id={`${id}-what`} className="hint">
        {hint}
      </span>
    </div>
  );
}
