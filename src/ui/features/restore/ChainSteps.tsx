/** Models that go over the photo after the first one, each on what the one before made. */
import { Plus, X } from 'lucide-react';
import { useId } from 'react';
import type { ZooListing } from '../../../workers/protocol/api.ts';
import { type ModelGroup, modelGroups } from './model-options.ts';

interface Props {
  readonly listing: ZooListing;
  /** Model ids with commas between. */
  readonly value: string;
  readonly onModel: (ids: string) => void;
}

/** More than this has no use and takes its time. */
const MOST_STEPS = 4;

export function ChainSteps({ listing, value, onModel }: Props) {
  const id = useId();
  const steps = value.split(',');
  const groups = modelGroups(listing);
  const change = (at: number, ...models: string[]) => onModel(steps.toSpliced(at, 1, ...models).join());
  return (
    <>
      {steps.slice(1).map((step, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
        <div key={i} className="field">
          <label htmlFor={`${id}-${i}`}>{i === 0 ? 'Then' : `Then (step ${i + 2})`}</label>
          <span className="chain-step">
            <select
              id={`${id}-${i}`}
              value={step}
              onChange={(event) => change(i + 1, event.currentTarget.value)}
            >
              <Options groups={groups} />
            </select>
            <button
              type="button"
              className="icon-button"
              aria-label={`Remove step ${i + 2}`}
              title="Remove this step"
              onClick={() => change(i + 1)}
            >
              <X size={14} aria-hidden="true" />
            </button>
          </span>
        </div>
      ))}
      {steps.length < MOST_STEPS && (
        <div className="chain-add">
          <button
            type="button"
            className="text-button"
            onClick={() => onModel(`${value},${nextModel(groups, steps)}`)}
          >
            <Plus size={14} aria-hidden="true" />
            Then another model
          </button>
          {steps.length === 1 && (
            <p className="quiet">For photos with two kinds of damage: first the haze, then the rain.</p>
          )}
        </div>
      )}
    </>
  );
}

/** All models as options, by groups. */
export function Options({ groups }: { readonly groups: readonly ModelGroup[] }) {
  return groups.map((group) => (
    <optgroup key={group.label} label={group.label}>
      {group.options.map((option) => (
        <option key={option.id} value={option.id}>
          {option.label}
        </option>
      ))}
    </optgroup>
  ));
}

/** The first model that is not in the chain yet. */
function nextModel(groups: readonly ModelGroup[], steps: readonly string[]): string {
  const ids = groups.flatMap(({ options }) => options.map(({ id }) => id));
  return ids.find((id) => !steps.includes(id)) ?? steps[0] ?? '';
}
