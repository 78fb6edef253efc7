/** What Runs come to: best score, swing, and how far apart their tasks arrive. */
import { RUN_TERMS, type RunDescription } from '../../../../engine/domain/run-description.ts';
import { Term } from '../../../components/Term.tsx';
import { arrivalsInWords, decibelsOr, leastOf, stepsInWords } from '../../../messages/runs.ts';

export function RunNumbers({ runs }: { readonly runs: readonly RunDescription[] }) {
  const steadiest = leastOf(runs, ({ oscillation }) => oscillation);
  const together = leastOf(runs, ({ convergenceSpread, last }) =>
    convergenceSpread === null || last === 0 ? null : convergenceSpread / last,
  );
  const best = leastOf(runs, (run) => (run.best === null ? null : -run.best.psnr));
  return (
    <section className="runs-numbers" aria-labelledby="runs-numbers">
      <h2 id="runs-numbers">Runs in numbers</h2>
      <div className="table-scroll">
        <table className="folder-table" aria-label="Runs in numbers">
          <thead>
            <tr>
              <th scope="col">Run</th>
              <th scope="col" className="number">
                Steps
              </th>
              <th scope="col" className="number">
                Best PSNR
                <span className="head-note">higher is better</span>
              </th>
              <th scope="col" className="number">
                <Term meaning={RUN_TERMS.oscillation}>Oscillation</Term>
                <span className="head-note">lower is steadier</span>
              </th>
              <th scope="col" className="number">
                <Term meaning={RUN_TERMS.convergenceSpread}>Spread of convergence</Term>
                <span className="head-note">lower is more even</span>
              </th>
              <th scope="col">
                <Term meaning={RUN_TERMS.convergence}>Tasks arrive at</Term>
              </th>
            </tr>
          </thead>
          <tbody>
            {runs.map((run) => (
              <tr key={run.name}>
                <th scope="row">{run.name}</th>
                <td className="number">{run.last}</td>
                <td className="number">
                  <Marked best={run === best}>{decibelsOr(run.best?.psnr ?? null)}</Marked>
                  {run.best !== null && <span className="score-note">at step {run.best.step}</span>}
                </td>
                <td className="number">
                  <Marked best={run === steadiest}>{decibelsOr(run.oscillation)}</Marked>
                </td>
                <td className="number">
                  <Marked best={run === together}>{stepsInWords(run.convergenceSpread, run.last)}</Marked>
                </td>
                <td>{arrivalsInWords(run)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <details className="runs-terms">
        <summary>What these numbers mean</summary>
        <dl>
          <dt>Oscillation</dt>
          <dd>{RUN_TERMS.oscillation}</dd>
          <dt>Tasks arrive at</dt>
          <dd>{RUN_TERMS.convergence}</dd>
          <dt>Spread of convergence</dt>
          <dd>{RUN_TERMS.convergenceSpread}</dd>
        </dl>
      </details>
    </section>
  );
}

function Marked({ best, children }: { readonly best: boolean; readonly children: string }) {
  return (
    <span className="score-mean" data-best={best || undefined}>
      {best && <span className="best-mark">best</span>} {children}
    </span>
  );
}
