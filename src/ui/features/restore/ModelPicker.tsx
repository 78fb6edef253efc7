/** Which model restores: "Automatic" first, then by damage. */
import { useId } from 'react';
import type { PhotoChoice } from '../../../engine/domain/grids.ts';
import { withLooks } from '../../../engine/domain/model-variant.ts';
import type { ModelsState } from '../../store/state.ts';
import { AUTOMATIC, isAutomatic, looking, looksOften } from '../../store/wanted-model.ts';
import { ChainSteps, Options } from './ChainSteps.tsx';
import { ChoiceWhy } from './ChoiceWhy.tsx';
import { LooksSwitch } from './LooksSwitch.tsx';
import { modelGroups } from './model-options.ts';

interface Props {
  readonly models: ModelsState;
  /** As `wanted-model.ts` reads it. */
  readonly value: string;
  /** What Automatic makes of the photo, where it was asked. */
  readonly choice: PhotoChoice | null;
  readonly onModel: (ids: string) => void;
}

export function ModelPicker({ models, value: wanted, choice, onModel: onWanted }: Props) {
  const id = useId();
  const listing = models.listing;
  const cards = listing?.cards ?? [];
  const automatic = isAutomatic(wanted);
  const often = looksOften(wanted);
  // How often they look is a matter of its own: here models are chosen.
  const value = withLooks(wanted, 1);
  const onModel = (ids: string) => onWanted(looking(ids, often, cards));
  const [first = value, ...then] = value.split(',');
  const cardOf = (wanted: string | undefined) => cards.find((candidate) => candidate.id === wanted);
  const card = cardOf(automatic ? listing?.default : first);
  return (
    <div className="field">
      <label htmlFor={id}>Model</label>
      <select
        id={id}
        value={first}
        onChange={({ currentTarget: { value: model } }) =>
          onModel(model === AUTOMATIC ? model : [model, ...then].join())
        }
      >
        <option value={AUTOMATIC}>Automatic</option>
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
      <LooksSwitch value={wanted} cards={cards} onOften={(on) => onWanted(looking(value, on, cards))} />
    </div>
  );
}
