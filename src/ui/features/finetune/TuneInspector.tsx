/** The right side of the tab: how it learns. */
import { effects } from '../../store/effects.ts';
import { isTraining } from '../../store/finetune-state.ts';
import { useStudio } from '../../store/store.ts';
import { Advanced } from './Advanced.tsx';
import { MethodFields } from './MethodFields.tsx';
import { SharePanel } from './SharePanel.tsx';
import { StartFrom } from './StartFrom.tsx';

export function TuneInspector() {
  const live = useStudio((state) => isTraining(state.finetune.run));
  const name = useStudio((state) => state.finetune.settings.name);
  return (
    <aside className="inspector tune-inspector" aria-label="Training settings">
      <section className="group" aria-label="What to train">
        <div className="text-field">
          <label htmlFor="run-name">Name</label>
          <input
            id="run-name"
            maxLength={60}
            autoComplete="off"
            value={name}
            disabled={live}
            onChange={(event) => effects.finetune.set({ name: event.currentTarget.value })}
          />
        </div>
        <StartFrom disabled={live} />
        <MethodFields disabled={live} />
        <Advanced disabled={live} />
      </section>
      <SharePanel disabled={live} />
    </aside>
  );
}
