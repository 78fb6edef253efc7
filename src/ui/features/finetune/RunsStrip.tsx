/** The Runs that are kept, on the left. */
import { Plus, Trash2 } from 'lucide-react';
import type { Project } from '../../../workers/protocol/training.ts';
import { decibels } from '../../messages/copy.ts';
import { effects } from '../../store/effects.ts';
import { isTraining } from '../../store/finetune-state.ts';
import { useStudio } from '../../store/store.ts';
import './runs.css';

export function RunsStrip() {
  const projects = useStudio((state) => state.finetune.projects);
  const removing = useStudio((state) => state.finetune.removing);
  const opened = useStudio((state) => state.finetune.opened);
  const own = useStudio((state) => state.finetune.run?.id ?? null);
  const live = useStudio((state) => isTraining(state.finetune.run));
  const current = opened ?? own;
  const strangers = useStudio((state) => state.finetune.strangers);
  if (projects.length + strangers.length === 0) return null;
  return (
    <nav className="runs" aria-label="Runs">
      <ul>
        {!live && (
          <li>
            <button
              type="button"
              className="run-new"
              aria-current={current === null || undefined}
              onClick={() => effects.finetune.startAnew()}
            >
              <Plus size={14} aria-hidden="true" /> New Run
            </button>
          </li>
        )}
        {projects.map((project) =>
          removing.includes(project.id) ? (
            <li key={project.id} className="run-removed" role="status">
              <span className="quiet">Deleted {project.name}</span>
              <button
                type="button"
                className="button button-small"
                onClick={() => effects.finetune.undoRemove(project.id)}
              >
                Undo
              </button>
            </li>
          ) : (
            <RunCard
              key={project.id}
              project={project}
              current={current === project.id}
              live={live && own === project.id}
              onOpen={() => effects.finetune.open(own === project.id ? null : project.id)}
            />
          ),
        )}
        {strangers.map(({ id, name }) => (
          <li key={id} className="run-removed">
            <span className="run-name">{name}</span>
            <span className="run-state">A newer Mend wrote it; reload the page to open it.</span>
          </li>
        ))}
      </ul>
    </nav>
  );
}

interface CardProps {
  readonly project: Project;
  readonly current: boolean;
  /** This page trains it. */
  readonly live: boolean;
  readonly onOpen: () => void;
}

function RunCard({ project, current, live, onOpen }: CardProps) {
  const { id, name, step, recipe, bestPsnr } = project;
  return (
    <li className="run-card">
      <button type="button" className="run-main" aria-current={current || undefined} onClick={onOpen}>
        <span className="run-name">{name}</span>
        <span className="run-state" data-live={live || undefined}>
          {stateWords(project, live)}
        </span>
        {!live && (
          <span className="run-state">
            {step} of {recipe.schedule.steps} steps
          </span>
        )}
        {bestPsnr !== null && <span className="run-state">best {decibels(bestPsnr)}</span>}
      </button>
      {!live && project.status !== 'elsewhere' && (
        <button
          type="button"
          className="icon-button run-remove"
          aria-label={`Delete ${name}`}
          title="Delete"
          onClick={() => effects.finetune.remove(id)}
        >
          <Trash2 size={14} aria-hidden="true" />
        </button>
      )}
    </li>
  );
}

function stateWords({ status }: Project, live: boolean): string {
  if (live) return 'Training';
  if (status === 'elsewhere') return 'Another tab trains it';
  return status === 'done' ? 'Done' : 'Paused';
}
