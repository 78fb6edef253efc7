/** The model that an adaptation begins with. */
import { useId } from 'react';
import { effects } from '../../../store/effects.ts';
import { useStudio } from '../../../store/store.ts';

export function BaseModel({ disabled }: { readonly disabled: boolean }) {
  const id = useId();
  const start = useStudio((state) => state.finetune.settings.start);
  const listed = useStudio((state) => state.models.listing?.cards) ?? [];
  const cards = listed.filter(({ kind }) => kind === 'network');
  return (
    <div className="field adapt-base">
      <label htmlFor={id}>Base model</label>
      <select
        id={id}
        value={start ?? ''}
        disabled={disabled}
        onChange={({ currentTarget: { value } }) => effects.finetune.adapt(true, value)}
      >
        {start === null && <option value="">Fresh weights</option>}
        {cards.map((card) => (
          <option key={card.id} value={card.id}>
            {card.name}
          </option>
        ))}
      </select>
    </div>
  );
}
