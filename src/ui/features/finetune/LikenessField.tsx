/** By what a result is compared with the clean photo while it learns. */
import { useId } from 'react';
import { LIKENESSES, type Likeness } from '../../../engine/domain/fine-tune-recipe.ts';
import { effects } from '../../store/effects.ts';
import { useStudio } from '../../store/store.ts';

const LABELS: Readonly<Record<Likeness, string>> = {
  pixels: 'Pixels',
  'feature-net': 'Pixels and features (FeatureNet)',
  'vgg-19': 'Pixels and features (your VGG-19)',
  contrast: 'Structure and contrast, as RDMC does',
};

export function LikenessField({ disabled }: { readonly disabled: boolean }) {
  const id = useId();
  const likeness = useStudio((state) => state.finetune.settings.likeness) ?? 'pixels';
  const features = useStudio((state) => state.models.listing?.features);
  const hasVgg = features?.some(({ network }) => network.id === 'vgg-19') ?? false;
  // A choice that a link brought stays visible, so that the Run can say what is missing.
  const offered = LIKENESSES.filter((each) => each !== 'vgg-19' || hasVgg || likeness === 'vgg-19');
  return (
    <div className="field">
      <label htmlFor={id}>Compare by</label>
      <select
        id={id}
        value={likeness}
        disabled={disabled}
        aria-describedby={`${id}-hint`}
        onChange={({ currentTarget: { value } }) => {
          const chosen = LIKENESSES.find((each) => each === value);
          if (chosen !== undefined) effects.finetune.set({ likeness: chosen });
        }}
      >
        {offered.map((each) => (
          <option key={each} value={each}>
            {LABELS[each]}
          </option>
        ))}
      </select>
      <span id={`${id}-hint`} className="hint">
        Features keep texture crisp where pixels alone would smooth it; steps take longer.
        {hasVgg ? '' : ' VGG-19 can be imported under Models.'}
      </span>
    </div>
  );
}
