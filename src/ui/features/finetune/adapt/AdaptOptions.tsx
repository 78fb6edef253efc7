/** The numbers behind an adaptation; the defaults fit. */
import { DEFAULT_ADAPT } from '../../../../engine/domain/adapt-recipe.ts';
import { OptionFields, type OptionsOf } from '../../../components/OptionFields.tsx';
import { effects } from '../../../store/effects.ts';
import { useStudio } from '../../../store/store.ts';

const OPTIONS: OptionsOf<typeof DEFAULT_ADAPT> = {
  colourLimit: {
    label: 'Colour limit (levels)',
    hint: "Of 255. Where a photo's mean colour moves further, Mend warns, and does not call the checkpoint the best.",
    range: [0.5, 128],
  },
  identityWeight: {
    label: 'Hold clear photos',
    hint: 'How firmly clear photos must stay as they are; 0.1 in the paper.',
    range: [0, 100],
  },
  contrastWeight: {
    label: 'Contrast',
    hint: 'How much it counts to look like clear photos and unlike damaged ones, to FeatureNet; 0: not at all.',
    range: [0, 10],
  },
  temperature: {
    label: 'Contrast temperature',
    hint: 'Low: only what is most alike counts. Try 0.1 or 0.5 where training is restless.',
    range: [0.01, 1],
  },
  realIs: {
    label: 'The judge takes for real',
    choices: {
      clear: 'Clear photos',
      'restored-clear': 'Clear photos as the model restores them (as printed)',
    },
  },
};

export function AdaptOptions({ disabled }: { readonly disabled: boolean }) {
  const adapt = useStudio((state) => state.finetune.settings.adapt);
  if (!adapt) return null;
  return (
    <OptionFields
      options={OPTIONS}
      values={adapt}
      usual={DEFAULT_ADAPT}
      disabled={disabled}
      onChange={(change) => effects.finetune.set({ adapt: { ...adapt, ...change } })}
    />
  );
}
