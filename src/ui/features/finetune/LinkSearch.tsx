/** The search for RDMC's links while it goes on: the graph, every weight over time, and what would be kept. */
import { memo, useMemo } from 'react';
import { LabelledChart, type LabelledLine } from '../../charts/LabelledChart.tsx';
import { effects } from '../../store/effects.ts';
import { isTraining, type RunView } from '../../store/finetune-state.ts';
import { type LinksTold, linkWords, type SearchNow, searchNow, weightsOf } from '../../store/link-search.ts';
import { LinkGraph } from './LinkGraph.tsx';
import './link-search.css';

/** Lines that a chart can tell apart. */
const MOST_LINES = 7;

/** Weights are shown in thousandths. */
const SCALE = 1000;
const oneDigit = (value: number): string => value.toFixed(1);

export function LinkSearch({ run }: { readonly run: RunView }) {
  const now = useMemo(() => searchNow(run.searched), [run.searched]);
  if (now === null) {
    return (
      <section className="link-search" aria-label="Link search">
        <h3>Which links RDMC needs</h3>
        <p className="quiet">The first weights come after a few steps.</p>
      </section>
    );
  }
  const kept = now.genotype.links.map(linkWords).join(', ');
  const resting = !isTraining(run);
  return (
    <section className="link-search" aria-label="Link search">
      <h3>Which links RDMC needs</h3>
      <p className="link-words">
        At step {now.step} it would keep {kept}. Weights say how much a link brings, not that it helps: after
        so few steps they differ little, and links chosen at random may do as well.
      </p>
      <div className="link-parts">
        <LinkGraph
          candidates={now.candidates}
          label={`${now.candidates.length} candidate links; kept: ${kept}`}
        />
        <WeightChart told={run.searched} now={now} />
        <WeightTable now={now} />
      </div>
      <div className="link-actions">
        <button
          type="button"
          className="button"
          disabled={!resting}
          onClick={() => effects.linkSearch.takeFound(run)}
        >
          Train the found network
        </button>
        <button type="button" className="text-button" onClick={() => effects.linkSearch.exportGenotype(run)}>
          Export genotype
        </button>
      </div>
    </section>
  );
}

interface ChartProps {
  readonly told: readonly LinksTold[];
  readonly now: SearchNow;
}

const WeightChart = memo(function WeightChart({ told, now }: ChartProps) {
  const steps = useMemo(() => told.map(({ step }) => step), [told]);
  const lines = useMemo((): LabelledLine[] => {
    // Those that are kept come first; then the strongest, as many as can be told apart.
    const shown = [...now.candidates].sort((a, b) => Number(b.kept) - Number(a.kept)).slice(0, MOST_LINES);
    return shown.map(({ link }) => ({
      label: link,
      values: weightsOf(told, link).map((weight) => weight * SCALE),
    }));
  }, [told, now]);
  return (
    <LabelledChart
      title="Weight of links"
      note="in thousandths; further from 0 is stronger"
      steps={steps}
      lines={lines}
      level={0}
      format={oneDigit}
    />
  );
});

function WeightTable({ now }: { readonly now: SearchNow }) {
  return (
    <table className="link-table">
      <caption>Candidate links, the strongest first</caption>
      <thead>
        <tr>
          <th scope="col">Link</th>
          <th scope="col">Family</th>
          <th scope="col" className="number">
            Weight, ×1000
          </th>
          <th scope="col">Kept</th>
        </tr>
      </thead>
      <tbody>
        {now.candidates.map(({ link, family, weight, kept }) => (
          <tr key={link} data-kept={kept || undefined}>
            <th scope="row">{linkWords(link)}</th>
            <td>{family === 'skip-down' ? 'to coarser' : 'to finer'}</td>
            <td className="number">{oneDigit(weight * SCALE)}</td>
            <td>{kept ? 'yes' : '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
