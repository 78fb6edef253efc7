/** Whether models look at the photo once or as often as they can: slower, and a little better. */
import type { ModelCard } from '../../../engine/domain/model-card.ts';
import { isAutomatic, looksOften, mostLooksOf } from '../../store/wanted-model.ts';

interface Props {
  /** What is wanted of models, as `wanted-model.ts` reads it. */
  readonly value: string;
  readonly cards: readonly ModelCard[];
  readonly onOften: (often: boolean) => void;
}

export function LooksSwitch({ value, cards, onOften }: Props) {
  const most = mostLooksOf(value, cards);
  if (most === 1) return null;
  const often = looksOften(value);
  return (
    <>
      <label className="switch">
        <input
          type="checkbox"
          checked={often}
          onChange={({ currentTarget }) => onOften(currentTarget.checked)}
        />
        {most === 2
          ? 'Look twice: a little better, half as fast'
          : 'Look eight times: a little better, 8 times slower'}
      </label>
      {often && (
        <details className="why">
          <summary>Why does that help?</summary>
          <p>
            The photo is restored mirrored{most === 2 ? '' : ' and turned'} as well, and the mean is taken:
            what one restoration gets wrong by chance cancels out. Papers call it self-ensemble.
            {isAutomatic(value) &&
              ' A model for rain is only mirrored, since it knows what is up; those for haze and low light gain nothing by it and look once.'}
          </p>
        </details>
      )}
    </>
  );
}
