/** Learning from other models: who teaches which damage. */
import { useId } from 'react';
import type { TaskId } from '../../../engine/domain/task.ts';
import { taskWords } from '../../messages/finetune.ts';
import { effects } from '../../store/effects.ts';
import { useStudio } from '../../store/store.ts';
import { mayTeach, tasksToTeach, teacherOf } from '../../store/teachers.ts';
import './teachers.css';

const NOBODY = '';

export function Teachers({ disabled }: { readonly disabled: boolean }) {
  const id = useId();
  const settings = useStudio(({ finetune }) => finetune.settings);
  const report = useStudio(({ finetune }) => finetune.report);
  if (!settings.teachers) return null;
  const tasks = tasksToTeach(settings, report);
  const chosen = tasks.flatMap((task) => settings.teachers?.[task] ?? []);
  const alike = chosen.every(({ network }) => JSON.stringify(network) === JSON.stringify(settings.network));
  const alone = chosen.length > 0 && chosen.every(({ model }) => model === settings.start);
  return (
    <fieldset className="teachers" aria-describedby={`${id}-what`}>
      <legend>Learn from other models</legend>
      <p id={`${id}-what`} className="hint">
        Each damaged photo is restored by the model that teaches its damage, and the student learns to do the
        same for all of them. Clean photos are not learned from; they only show how well it does.
      </p>
      {tasks.map((task) => (
        <TeacherField key={task} task={task} disabled={disabled} />
      ))}
      {alone && (
        <p className="hint">
          The student begins as its own teacher, so there is nothing to learn: choose another model to start
          from, or fresh weights.
        </p>
      )}
      <p className="hint">
        {alike
          ? 'The student and its teachers are one kind of network, so what they see inside a photo is compared too.'
          : 'The student’s network differs from that of a teacher, so only their photos are compared.'}
      </p>
    </fieldset>
  );
}

function TeacherField({ task, disabled }: { readonly task: TaskId; readonly disabled: boolean }) {
  const id = useId();
  const listing = useStudio((state) => state.models.listing);
  const teachers = useStudio(({ finetune }) => finetune.settings.teachers) ?? {};
  const cards = mayTeach(listing);
  const now = teachers[task]?.model;
  const missing = now !== undefined && !cards.some((card) => card.id === now);
  return (
    <div className="field">
      <label htmlFor={id}>{taskWords(task)}, taught by</label>
      <select
        id={id}
        value={now ?? NOBODY}
        disabled={disabled}
        onChange={({ currentTarget: { value } }) => {
          const teacher = teacherOf(listing, value);
          if (teacher) effects.finetune.set({ teachers: { ...teachers, [task]: teacher } });
        }}
      >
        {now === undefined && <option value={NOBODY}>Choose a model</option>}
        {missing && <option value={now}>{now}, which is not here</option>}
        {cards.map((card) => (
          <option key={card.id} value={card.id}>
            {card.name}
          </option>
        ))}
      </select>
    </div>
  );
}
