/** Which Runs lie over each other. */
import { FileInput, X } from 'lucide-react';
import type { ChangeEvent } from 'react';
import { effects } from '../../../store/effects.ts';
import { MOST_RUNS, projectKey } from '../../../store/runs-state.ts';
import { useStudio } from '../../../store/store.ts';

export function RunChoice() {
  const { shown, reading, refused } = useStudio((state) => state.runs);
  const projects = useStudio((state) => state.finetune.projects);
  const full = shown.length >= MOST_RUNS;
  const logs = shown.filter(({ id }) => id.startsWith('log '));
  const take = (event: ChangeEvent<HTMLInputElement>) => {
    const files = [...(event.currentTarget.files ?? [])];
    // The same file may be chosen again.
    event.currentTarget.value = '';
    void effects.runs.addLogs(files.map((file) => ({ path: file.webkitRelativePath || file.name, file })));
  };
  return (
    <section className="inspector" aria-label="Runs to compare">
      <fieldset className="runs-choice">
        <legend>Runs of this browser</legend>
        {projects.length === 0 && <p className="hint">None yet: the Fine-tune tab makes them.</p>}
        {projects.map(({ id, name, step }) => {
          const key = projectKey(id);
          const isShown = shown.some((run) => run.id === key);
          return (
            <label key={id} className="check-line">
              <input
                type="checkbox"
                checked={isShown || reading.includes(key)}
                disabled={reading.includes(key) || (full && !isShown)}
                onChange={() => {
                  if (isShown) effects.runs.remove(key);
                  else void effects.runs.addProject(id, name);
                }}
              />
              <span>{name}</span>
              <span className="quiet">step {step}</span>
            </label>
          );
        })}
      </fieldset>
      <div className="runs-choice">
        <h3>Logs of mend train</h3>
        {logs.map(({ id, description: { name } }) => (
          <div key={id} className="check-line">
            <button
              type="button"
              className="icon-button"
              aria-label={`Take out ${name}`}
              onClick={() => effects.runs.remove(id)}
            >
              <X size={14} aria-hidden="true" />
            </button>
            <span>{name}</span>
          </div>
        ))}
        <label className="button file-button" data-disabled={full || undefined}>
          <FileInput size={16} aria-hidden="true" />
          <span>Add log.jsonl</span>
          <input
            type="file"
            multiple
            accept=".jsonl"
            aria-label="Add logs of Runs"
            disabled={full}
            onChange={take}
          />
        </label>
        {full && <p className="hint">Seven Runs are as many as can be told apart.</p>}
        {refused.map((sentence) => (
          <p key={sentence} className="card-bad" role="alert">
            {sentence}
          </p>
        ))}
      </div>
    </section>
  );
}
