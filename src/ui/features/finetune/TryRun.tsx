/** The third part for the Run of this page, once it rests and has learned something. */
import { meanOf } from '../../store/finetune-run.ts';
import { useStudio } from '../../store/store.ts';
import { AdaptResult } from './adapt/AdaptResult.tsx';
import { Try } from './Try.tsx';

const finite = (value: number | null | undefined): number | null =>
  value != null && Number.isFinite(value) ? value : null;

export function TryRun({ onTry }: { readonly onTry: (model: string) => void }) {
  const run = useStudio((state) => state.finetune.run);
  if (run === null || run.step === 0) return null;
  if (run.recipe.adaptation) return <AdaptResult key={run.id} {...run} story={run.adapt} onTry={onTry} />;
  return (
    <Try
      key={run.id}
      id={run.id}
      name={run.name}
      psnrInput={finite(meanOf(run.scores, (score) => score.psnrInput))}
      psnr={finite(run.project?.bestPsnr ?? run.curves.psnr.at(-1))}
      primary={run.phase !== 'paused' && run.phase !== 'failed'}
      onTry={onTry}
    />
  );
}
