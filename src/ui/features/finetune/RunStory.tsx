/** Curves, pictures and remarks of a Run, whether it goes on or was read from the disk. */
import { isSearch } from '../../../engine/domain/recipe.ts';
import type { RunView } from '../../store/finetune-state.ts';
import { AdaptCharts } from './adapt/AdaptCharts.tsx';
import { EncoderChart } from './EncoderChart.tsx';
import { ErrorMaps } from './ErrorMaps.tsx';
import { Filmstrip } from './Filmstrip.tsx';
import { LinkSearch } from './LinkSearch.tsx';
import { RunCharts } from './RunCharts.tsx';
import { TeachingChart } from './TeachingChart.tsx';
import './train.css';
import { losesBelowZero, Weighing } from './Weighing.tsx';

export function RunStory({ run }: { readonly run: RunView }) {
  return (
    <>
      {run.recipe.adaptation ? (
        <AdaptCharts story={run.adapt} limits={run.recipe.adaptation.limits} />
      ) : (
        <RunCharts curves={run.curves} signed={losesBelowZero(run.recipe)} />
      )}
      {run.recipe.degradationContrast && <EncoderChart story={run.adapt} />}
      {run.recipe.transfer && <TeachingChart story={run.adapt} transfer={run.recipe.transfer} />}
      {isSearch(run.recipe) && <LinkSearch run={run} />}
      <Weighing recipe={run.recipe} step={run.step} curves={run.tasks} />
      <Filmstrip film={run.film} />
      {run.film.maps !== null && <ErrorMaps maps={run.film.maps} />}
    </>
  );
}

/** What went wrong without ending the Run, the newest. */
export function Remarks({ run }: { readonly run: RunView }) {
  if (run.remarks.length === 0) return null;
  return (
    <ul className="remarks" aria-label="Remarks">
      {run.remarks.slice(-4).map(({ step, text }) => (
        <li key={`${step} ${text}`}>
          <span className="quiet">Step {step}</span> {text}
        </li>
      ))}
    </ul>
  );
}
