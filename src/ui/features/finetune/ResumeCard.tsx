/** A kept Run that this page does not train yet: "Resume where you left off". */
import type { Project } from '../../../workers/protocol/training.ts';
import { decibels } from '../../messages/copy.ts';
import { missingPhotos } from '../../store/finetune-state.ts';
import { useStudio } from '../../store/store.ts';

const when = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

export function ResumeCard({ project }: { readonly project: Project }) {
  const report = useStudio((state) => state.finetune.report);
  const awaiting = useStudio((state) => state.finetune.awaiting === project.id);
  const { name, step, recipe, savedAt, bestPsnr, psnrInput, status } = project;
  const missing = missingPhotos(project, report);
  const done = status === 'done';
  return (
    <section className="resume" aria-labelledby="resume-title">
      <h2 id="resume-title">{done ? name : 'Resume where you left off'}</h2>
      <p>
        {!done && <strong>{name}: </strong>}
        {step} of {recipe.schedule.steps} steps are done
        {bestPsnr !== null && `, at best ${decibels(bestPsnr)}`}
        {psnrInput !== null && ` (${decibels(psnrInput)} before)`}
        {savedAt !== null && `, saved ${when.format(new Date(savedAt))}`}.
      </p>
      {status === 'elsewhere' && (
        <p className="card-bad">Another tab trains it. Pause it there, or close that tab, to go on here.</p>
      )}
      {!done && status !== 'elsewhere' && missing.length > 0 && (
        <p className={awaiting || report !== null ? 'resume-need' : 'quiet'} role="status">
          {report === null
            ? `Browsers forget files when a page closes: choose the same folder with ${project.dataset.length} photos again, and it goes on.`
            : `These are not the photos that it learned from: ${missing.slice(0, 3).join(', ')}${missing.length > 3 ? ` and ${missing.length - 3} more` : ''} are missing.`}
        </p>
      )}
      {!done && missing.length === 0 && <p className="quiet">Its photos are here. Press Resume to go on.</p>}
    </section>
  );
}
