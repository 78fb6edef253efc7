/** Where the weights come from, and what they are weights of. */
import { useId } from 'react';
import { effects } from '../../store/effects.ts';
import { NETWORK_CHOICES } from '../../store/finetune-settings.ts';
import { useStudio } from '../../store/store.ts';

const FRESH = '(fresh)';

export function StartFrom({ disabled }: { readonly disabled: boolean }) {
  const ids = [useId(), useId()];
  const { start, network } = useStudio((state) => state.finetune.settings);
  const listed = useStudio((state) => state.models.listing?.cards) ?? [];
  // A classical method has no weights to start from.
  const cards = listed.filter(({ kind }) => kind === 'network');
  const own = cards.filter(({ id }) => id.startsWith('my-'));
  const zoo = cards.filter(({ id }) => !id.startsWith('my-'));
  const now = NETWORK_CHOICES.findIndex(({ spec }) => JSON.stringify(spec) === JSON.stringify(network));
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
          disabled={disabled}
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
          disabled={disabled || start !== null}
          aria-describedby={start === null ? undefined : `${ids[1]}-why`}
          onChange={({ currentTarget: { value } }) => {
            const choice = NETWORK_CHOICES[Number(value)];
            if (choice !== undefined) effects.finetune.set({ network: choice.spec });
          }}
        >
          {now < 0 && <option value={-1}>{start === null ? 'As in the Recipe' : network.id}</option>}
          {NETWORK_CHOICES.map(({ label }, i) => (
            <option key={label} value={i}>
              {label}
            </option>
          ))}
        </select>
        {start !== null && (
          <span id={`${ids[1]}-why`} className="hint">
            The model brings its own network.
          </span>
        )}
      </div>
    </>
  );
}
