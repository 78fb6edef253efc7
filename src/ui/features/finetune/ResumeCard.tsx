/** A kept Run that this page does not train yet: "Resume where you left off". */
import type { Project } from '../../../workers/protocol/training.ts';
import { decibels } from '../../messages/copy.ts';
import { missingPhotos } from '../../store/finetune-state.ts';
import { useStudio } from '../../store/store.ts';

const when = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

export function ResumeCard({ project }: { readonly project: Project }) {
  const report = useStudio((state) => state.finetune.report);
  const awaiting = useStudio((state) => state.finetune.awaiting === project.id);
  const foldersKept = useStudio((state) => state.finetune.foldersKept);
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
            ? folderWords(foldersKept, project.dataset.length)
            : `These are not the photos that it learned from: ${missing.slice(0, 3).join(', ')}${missing.length > 3 ? ` and ${missing.length - 3} more` : ''} are missing.`}
        </p>
      )}
      {!done && missing.length === 0 && <p className="quiet">Its photos are here. Press Resume to go on.</p>}
    </section>
  );
}

/** What has to be done for the photos. */
function folderWords(kept: boolean | null, photos: number): string {
  const again = `choose the same folder with ${photos} photos again, and it goes on.`;
  if (kept)
    return 'Its folders are remembered: press Resume, and allow Mend to read them if the browser asks.';
  return kept === null
    ? `This browser cannot remember folders when a page closes: ${again}`
    : `Its photos were not chosen as a folder that can be found again: ${again}`;
}
