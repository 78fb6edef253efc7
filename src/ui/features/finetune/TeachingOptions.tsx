/** The numbers behind learning from other models; the defaults are those of the paper, read as its notes say. */
import { OptionFields, type OptionsOf } from '../../components/OptionFields.tsx';
import { effects } from '../../store/effects.ts';
import { useStudio } from '../../store/store.ts';

const USUAL = { contrastWeight: 0.1, temperature: 0.07, form: 'infonce', negatives: 'degraded' } as const;

const OPTIONS: OptionsOf<typeof USUAL> = {
  contrastWeight: {
    label: 'Contrast',
    hint: 'How much it counts to look like the teacher and unlike damage; 0: only pixels count.',
    range: [0, 10],
  },
  temperature: {
    label: 'Contrast temperature',
    hint: 'Low: only what is most alike counts. Try 0.1 or 0.5 where training is restless.',
    range: [0.01, 1],
  },
  form: {
    label: 'Contrast form',
    choices: {
      infonce: 'Logarithm of the share (usual)',
      ratio: 'The share itself, as printed',
      distance: 'Ratio of distances',
    },
  },
  negatives: {
    label: 'Shall not look like',
    choices: { degraded: 'Damaged photos', restored: 'The student’s other photos' },
  },
};

export function TeachingOptions({ disabled }: { readonly disabled: boolean }) {
  const { teachers, teaching = {} } = useStudio(({ finetune }) => finetune.settings);
  if (!teachers) return null;
  return (
    <OptionFields<typeof teaching>
      options={OPTIONS}
      values={{ ...USUAL, ...teaching }}
      usual={USUAL}
      disabled={disabled}
      onChange={(change) => effects.finetune.set({ teaching: { ...teaching, ...change } })}
    />
  );
}
