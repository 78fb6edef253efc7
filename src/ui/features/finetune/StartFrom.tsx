/** Where the weights come from, and what they are weights of. */
import { useId } from 'react';
import type { NetworkSpec } from '../../../engine/domain/recipe.ts';
import { effects } from '../../store/effects.ts';
import { NETWORK_CHOICES } from '../../store/finetune-settings.ts';
import { spaceOf } from '../../store/link-search.ts';
import { useStudio } from '../../store/store.ts';

const FRESH = '(fresh)';

/** A network that no choice names: one that a search has found, or of a Recipe. */
const networkWords = ({ id, config }: NetworkSpec): string =>
  id === 'rdmc' && config.genotype ? 'RDMC, as found' : 'As in the Recipe';

export function StartFrom({ disabled }: { readonly disabled: boolean }) {
  const ids = [useId(), useId()];
  const { start, network } = useStudio((state) => state.finetune.settings);
  const listed = useStudio((state) => state.models.listing?.cards) ?? [];
  // A classical method has no weights to start from.
  const cards = listed.filter(({ kind }) => kind === 'network');
  const own = cards.filter(({ id }) => id.startsWith('my-'));
  const zoo = cards.filter(({ id }) => !id.startsWith('my-'));
  const searching = spaceOf(network) !== null;
  const now = NETWORK_CHOICES.findIndex(({ spec }) => JSON.stringify(spec) === JSON.stringify(network));
  const why = searching
    ? 'The search has its own network, with every candidate link, from fresh weights.'
    : start === null
      ? NETWORK_CHOICES[now]?.hint
      : 'The model brings its own network.';
  const options = (list: typeof cards) =>
    list.map(({ id, name }) => (
      <option key={id} value={id}>
        {name}
      </option>
    ));
  return (
    <>
      <div className="field">
        <label htmlFor={ids[0]}>Start from</label>
        <select
          id={ids[0]}
          value={start ?? FRESH}
          disabled={disabled || searching}
          onChange={({ currentTarget: { value } }) =>
            effects.finetune.startFrom(value === FRESH ? null : value)
          }
        >
          {own.length > 0 && <optgroup label="Your models">{options(own)}</optgroup>}
          {zoo.length > 0 && <optgroup label="Mend's models">{options(zoo)}</optgroup>}
          <optgroup label="From nothing">
            <option value={FRESH}>Fresh weights</option>
          </optgroup>
        </select>
      </div>
      <div className="field">
        <label htmlFor={ids[1]}>Network</label>
        <select
          id={ids[1]}
          value={now}
          disabled={disabled || start !== null || searching}
          aria-describedby={why === undefined ? undefined : `${ids[1]}-why`}
          onChange={({ currentTarget: { value } }) => {
            const choice = NETWORK_CHOICES[Number(value)];
            if (choice !== undefined) effects.finetune.set({ network: choice.spec });
          }}
        >
          {now < 0 && (
            <option value={-1}>
              {searching ? 'RDMC, all candidates' : start === null ? networkWords(network) : network.id}
            </option>
          )}
          {NETWORK_CHOICES.map(({ label }, i) => (
            <option key={label} value={i}>
              {label}
            </option>
          ))}
        </select>
        {why !== undefined && (
          <span id={`${ids[1]}-why`} className="hint">
            {why}
          </span>
        )}
      </div>
    </>
  );
}
