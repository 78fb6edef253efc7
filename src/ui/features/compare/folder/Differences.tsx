/** Each model against one other on the same photos: in words, and as intervals to look at. */
import { useRef, useState } from 'react';
import { differenceInWords, winsInWords } from '../../../../engine/domain/comparison-words.ts';
import { METRICS, type MetricId } from '../../../../engine/domain/score.ts';
import type { Evaluated } from '../../../../workers/protocol/evaluation.ts';
import { Term } from '../../../components/Term.tsx';
import { AS_IT_CAME, chainName, comparisonOf, metricTitle } from '../../../messages/evaluation.ts';
import { useStudio } from '../../../store/store.ts';
import { FigureActions } from './FigureActions.tsx';
import { IntervalFigure } from './IntervalFigure.tsx';

interface Props {
  readonly shown: Evaluated;
  readonly metric: MetricId;
}

export function Differences({ shown: { evaluation, summary }, metric }: Props) {
  const listing = useStudio((state) => state.models.listing);
  const [wanted, setWanted] = useState<string | null>(null);
  const figure = useRef<SVGSVGElement>(null);
  const everyone = [null, ...evaluation.models.map(({ id }) => id)];
  const against = everyone.includes(wanted) ? wanted : null;
  const name = (who: string | null) => (who === null ? AS_IT_CAME : chainName(listing, who));
  const rows = everyone
    .filter((who) => who !== against)
    .flatMap((who) => {
      const comparison = comparisonOf(summary.comparisons, metric, who, against);
      return comparison === null ? [] : [{ name: name(who), comparison }];
    });
  return (
    <section className="folder-part" aria-labelledby="folder-differences">
      <header>
        <h3 id="folder-differences">
          <Term meaning="The mean of the differences photo by photo, and where it would lie for other photos of this kind: the middle 95 % of 2000 draws with replacement (bootstrap). Where that reaches over zero, nothing is shown.">
            Differences
          </Term>
        </h3>
        <label className="inline-field">
          against
          <select
            value={against ?? ''}
            onChange={(event) =>
              setWanted(event.currentTarget.value === '' ? null : event.currentTarget.value)
            }
          >
            {everyone.map((who) => (
              <option key={who ?? ''} value={who ?? ''}>
                {name(who)}
              </option>
            ))}
          </select>
        </label>
        <FigureActions figure={figure} name={`mend-differences-${metric}`} />
      </header>
      <IntervalFigure
        ref={figure}
        title={`${metricTitle(metric)}: difference from ${against === null ? 'the photo as it came in' : name(against)}`}
        higherIsBetter={METRICS[metric].higherIsBetter}
        rows={rows.map(({ name: label, comparison: { mean, low, high } }) => ({ label, mean, low, high }))}
      />
      <ul className="in-words">
        {rows.map(({ name: label, comparison }) => (
          <li key={label}>
            <strong>{label}</strong>: {differenceInWords(comparison)}; {winsInWords(comparison)}.
          </li>
        ))}
      </ul>
    </section>
  );
}
