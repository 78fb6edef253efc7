/** Which model restores: "Automatic" first, then by damage. */
import { useId } from 'react';
import type { ModelsState } from '../../store/state.ts';
import { modelGroups } from './model-options.ts';

interface Props {
  readonly models: ModelsState;
  readonly value: string;
  readonly onModel: (id: string) => void;
}

export function ModelPicker({ models, value, onModel }: Props) {
  const id = useId();
  const listing = models.listing;
  const running = value === 'automatic' ? listing?.default : value;
  const card = listing?.cards.find((candidate) => candidate.id === running);
  return (
    <div className="field">
      <label htmlFor={id}>Model</label>
      <select id={id} value={value} onChange={(event) => onModel(event.currentTarget.value)}>
        <option value="automatic">Automatic</option>
        {listing &&
          modelGroups(listing).map((group) => (
            <optgroup key={group.label} label={group.label}>
              {group.options.map((option) => (
                <option key={option.id} value={option.id}>
                  {option.label}
                </option>
              ))}
            </optgroup>
          ))}
      </select>
      {card !== undefined && (
        <details className="why">
          <summary>Why this model?</summary>
          <p>
            {value === 'automatic' && 'Automatic takes the model that is safe for most photos. '}
            {card.summary || card.name} If your photo suffers from one clear kind of damage, such as haze or
            darkness, choose the model recommended for it.
          </p>
        </details>
      )}
    </div>
  );
}
