/** Which model restores: "Automatic" first, then by damage. */
import { useId } from 'react';
import type { PhotoChoice } from '../../../engine/domain/grids.ts';
import type { ModelsState } from '../../store/state.ts';
import { ChainSteps, Options } from './ChainSteps.tsx';
import { ChoiceWhy } from './ChoiceWhy.tsx';
import { modelGroups } from './model-options.ts';

interface Props {
  readonly models: ModelsState;
  /** `automatic`, or model ids with commas between. */
  readonly value: string;
  /** What Automatic makes of the photo, where it was asked. */
  readonly choice: PhotoChoice | null;
  readonly onModel: (ids: string) => void;
}

export function ModelPicker({ models, value, choice, onModel }: Props) {
  const id = useId();
  const listing = models.listing;
  const automatic = value === 'automatic';
  const [first = value, ...then] = value.split(',');
  const cardOf = (wanted: string | undefined) => listing?.cards.find((candidate) => candidate.id === wanted);
  const card = cardOf(automatic ? listing?.default : first);
  return (
    <div className="field">
      <label htmlFor={id}>Model</label>
      <select
        id={id}
        value={first}
        onChange={({ currentTarget: { value: model } }) =>
          onModel(model === 'automatic' ? model : [model, ...then].join())
        }
      >
        <option value="automatic">Automatic</option>
        {listing && <Options groups={modelGroups(listing)} />}
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
      {listing && !automatic && <ChainSteps listing={listing} value={value} onModel={onModel} />}
    </div>
  );
}
