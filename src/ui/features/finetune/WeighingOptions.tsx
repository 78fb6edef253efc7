/** The numbers behind the chosen reweighting; the defaults are those that were published. */
import { weighingDefaults } from '../../../engine/domain/weighing.ts';
import { type Option, OptionFields } from '../../components/OptionFields.tsx';
import { effects } from '../../store/effects.ts';
import { taskCount } from '../../store/finetune-state.ts';
import { useStudio } from '../../store/store.ts';

const ART = {
  temperature: {
    label: 'Temperature',
    hint: 'Low: the slowest kind takes nearly all. High: all count nearly alike.',
    range: [0.01, 1000],
  },
  smoothing: {
    label: 'Smoothing',
    hint: 'Share of the newest loss in the running average that it is compared with.',
    range: [1e-4, 1],
  },
  correction: {
    label: 'Correction',
    hint: 'Gives more weight to what is away from its best.',
    choices: { log: 'By logarithms', raw: 'By ratio (known to collapse)', none: 'Off' },
  },
  rate: { label: 'Rate', hint: 'Gives more weight to what learns slowly.', flag: true },
  start: {
    label: 'Begins with',
    hint: 'What average and minimum are before anything is seen.',
    choices: { tenth: 'A loss of 0.1', first: 'The first loss' },
  },
  minimum: {
    label: 'Minimum of',
    hint: 'Single batches can be lucky; the average is steadier.',
    choices: { batch: 'Single batches', average: 'The average' },
  },
  guard: {
    label: 'Keep in bounds',
    hint: 'Losses near 0 or above 1 would turn the correction over; the published code lets them.',
    flag: true,
  },
} as const;

const OPTIONS: Readonly<Record<string, Readonly<Record<string, Option>>>> = {
  art: ART,
  tur: {
    epsilon: {
      label: 'Least uncertainty',
      hint: 'Added to every uncertainty, so that nothing is divided by 0.',
      range: [0, 1],
    },
    detached: {
      label: 'Keep the head apart',
      hint: 'What the uncertainty learns does not change the network.',
      flag: true,
    },
  },
  scalar: {
    penalty: {
      label: 'Price of uncertainty',
      hint: 'Higher: the learned weights differ less.',
      range: [0.01, 100],
    },
  },
};

export function WeighingOptions({ disabled }: { readonly disabled: boolean }) {
  const { reweighting, weighing } = useStudio(({ finetune }) => finetune.settings);
  const alone = useStudio(({ finetune }) => taskCount(finetune.settings, finetune.report) < 2);
  const options = OPTIONS[reweighting];
  const usual = weighingDefaults(reweighting);
  if (alone || options === undefined) return null;
  // What is as usual is not said: a Recipe then holds what was chosen, and nothing else.
  const chosen = (all: Partial<typeof weighing>) =>
    Object.fromEntries(
      Object.entries(all).filter(([name, value]) => value !== usual[name]),
    ) as typeof weighing;
  return (
    <OptionFields
      options={options}
      values={{ ...usual, ...weighing }}
      usual={usual}
      disabled={disabled}
      onChange={(change) => effects.finetune.set({ weighing: chosen({ ...weighing, ...change }) })}
    />
  );
}
