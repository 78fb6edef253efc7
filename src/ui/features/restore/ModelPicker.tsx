/** Which model restores: "Automatic" first, then by damage. */
import { useId } from 'react';
import type { PhotoChoice } from '../../../engine/domain/grids.ts';
import type { ModelsState } from '../../store/state.ts';
import { ChoiceWhy } from './ChoiceWhy.tsx';
import { modelGroups } from './model-options.ts';

interface Props {
  readonly models: ModelsState;
  readonly value: string;
  /** What Automatic makes of the photo, where it was asked. */
  readonly choice: PhotoChoice | null;
  readonly onModel: (id: string) => void;
}

export function ModelPicker({ models, value, choice, onModel }: Props) {
  const id = useId();
  const listing = models.listing;
  const automatic = value === 'automatic';
  const cardOf = (wanted: string | undefined) => listing?.cards.find((candidate) => candidate.id === wanted);
  const card = cardOf(automatic ? listing?.default : value);
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
      {automatic && choice && (
        <ChoiceWhy choice={choice} modelName={(model) => cardOf(model)?.name ?? model} />
      )}
      {card !== undefined && !(automatic && choice) && (
        <details className="why">
          <summary>Why this model?</summary>
          <p>
            {automatic
              ? 'Automatic looks at the photo first and takes the model that its damage needs.'
              : card.summary || card.name}
          </p>
        </details>
      )}
    </div>
  );
}
