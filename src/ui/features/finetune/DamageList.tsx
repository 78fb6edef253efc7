/** Which kinds of damage are made on clean photos, with their ranges and a look at each. */
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { isTaskId, TASK_IDS, TASKS, type TaskId } from '../../../engine/domain/task.ts';
import { effects } from '../../store/effects.ts';
import { useStudio } from '../../store/store.ts';
import { DamageItem } from './DamageItem.tsx';
import './damage.css';
import { PresetChoice } from './PresetChoice.tsx';

export function DamageList() {
  const tasks = useStudio((state) => state.finetune.settings.tasks);
  const previews = useStudio((state) => state.finetune.previews);
  const paired = useStudio((state) => state.finetune.report?.kind === 'paired');
  // Once a Run is there its curves matter more.
  const hasRun = useStudio((state) => state.finetune.run !== null);
  const others = TASK_IDS.filter((id) => !tasks.some((task) => task.id === id));
  const [choice, setChoice] = useState<TaskId | null>(null);
  const next = choice !== null && others.includes(choice) ? choice : (others[0] ?? null);
  return (
    <details key={String(hasRun)} className="damage" open={!hasRun}>
      <summary>
        <h3>What the model learns to undo</h3>
      </summary>
      <p className="quiet">
        {paired
          ? 'Beside the pairs, Mend damages their clean photos itself, as strong as you say, and learns the way back.'
          : 'With clean photos alone, Mend makes the damage itself, as strong as you say, and learns the way back.'}
      </p>
      <PresetChoice tasks={tasks} />
      <ul>
        {tasks.map((task, place) => (
          <DamageItem
            // biome-ignore lint/suspicious/noArrayIndexKey: one kind may stand there twice, and its place names it
            key={`${task.id} ${place}`}
            place={place}
            task={task}
            preview={previews[place] ?? null}
            alone={tasks.length === 1}
          />
        ))}
      </ul>
      {next !== null && (
        <div className="damage-add">
          <select
            aria-label="Kind of damage"
            value={next}
            onChange={({ currentTarget: { value } }) => setChoice(isTaskId(value) ? value : null)}
          >
            {others.map((id) => (
              <option key={id} value={id}>
                {TASKS[id].label}
              </option>
            ))}
          </select>
          <button type="button" className="button" onClick={() => effects.finetune.addTask(next)}>
            <Plus size={16} aria-hidden="true" />
            Add damage
          </button>
        </div>
      )}
    </details>
  );
}
