/** The numbers behind an adaptation; the defaults fit. */
import { useId } from 'react';
import { DEFAULT_ADAPT } from '../../../../engine/domain/adapt-recipe.ts';
import { NumberField } from '../../../components/NumberField.tsx';
import { effects } from '../../../store/effects.ts';
import { useStudio } from '../../../store/store.ts';

const REAL = {
  clear: 'Clear photos',
  'restored-clear': 'Clear photos as the model restores them (as printed)',
} as const;

export function AdaptOptions({ disabled }: { readonly disabled: boolean }) {
  const id = useId();
  const adapt = useStudio((state) => state.finetune.settings.adapt);
  if (!adapt) return null;
  const set = (change: Partial<typeof adapt>) => effects.finetune.set({ adapt: { ...adapt, ...change } });
  return (
    <>
      <NumberField
        label="Colour limit (levels)"
        value={adapt.colourLimit}
        initial={DEFAULT_ADAPT.colourLimit}
        min={0.5}
        max={128}
        hint="Of 255. Where a photo's mean colour moves further, Mend warns, and does not call the checkpoint the best."
        disabled={disabled}
        onValue={(colourLimit) => set({ colourLimit })}
      />
      <NumberField
        label="Hold clear photos"
        value={adapt.identityWeight}
        initial={DEFAULT_ADAPT.identityWeight}
        min={0}
        max={100}
        hint="How firmly clear photos must stay as they are; 0.1 in the paper."
        disabled={disabled}
        onValue={(identityWeight) => set({ identityWeight })}
      />
      <NumberField
        label="Contrast"
        value={adapt.contrastWeight}
        initial={DEFAULT_ADAPT.contrastWeight}
        min={0}
        max={10}
        hint="How much it counts to look like clear photos and unlike damaged ones, to FeatureNet; 0: not at all."
        disabled={disabled}
        onValue={(contrastWeight) => set({ contrastWeight })}
      />
      <NumberField
        label="Contrast temperature"
        value={adapt.temperature}
        initial={DEFAULT_ADAPT.temperature}
        min={0.01}
        max={1}
        hint="Low: only what is most alike counts. Try 0.1 or 0.5 where training is restless."
        disabled={disabled}
        onValue={(temperature) => set({ temperature })}
      />
      <div className="field">
        <label htmlFor={id}>The judge takes for real</label>
        <select
          id={id}
          value={adapt.realIs}
          disabled={disabled}
          onChange={({ currentTarget: { value } }) =>
            set({ realIs: value === 'restored-clear' ? 'restored-clear' : 'clear' })
          }
        >
          {(['clear', 'restored-clear'] as const).map((name) => (
            <option key={name} value={name}>
              {REAL[name]}
            </option>
          ))}
        </select>
      </div>
    </>
  );
}
