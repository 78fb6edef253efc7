/** How it learns: the method, and how tasks share the steps. */
import { useId } from 'react';
import { taskCount } from '../../store/finetune-state.ts';
import { useStudio } from '../../store/store.ts';

export function MethodFields({ disabled }: { readonly disabled: boolean }) {
  const ids = [useId(), useId()];
  const tasks = useStudio(({ finetune }) => taskCount(finetune.settings, finetune.report));
  const alone = tasks < 2;
  return (
    <>
      <div className="field">
        <label htmlFor={ids[0]}>Method</label>
        <select id={ids[0]} disabled={disabled} aria-describedby={`${ids[0]}-what`} defaultValue="supervised">
          <option value="supervised">Supervised</option>
        </select>
        <span id={`${ids[0]}-what`} className="hint">
          Learns from damaged photos with their clean partners.
        </span>
      </div>
      <div className="field">
        <label htmlFor={ids[1]}>Reweighting</label>
        <select
          id={ids[1]}
          disabled={disabled || alone}
          aria-describedby={`${ids[1]}-why`}
          defaultValue="mixed"
        >
          <option value="mixed">Mixed</option>
        </select>
        <span id={`${ids[1]}-why`} className="hint">
          {alone
            ? 'Off: there is one kind of damage, so there is nothing to weigh.'
            : `${tasks} kinds of damage, mixed evenly.`}
        </span>
      </div>
    </>
  );
}
