/** What each kind of damage weighs now, where a Run weighs several. */
import { taskWords } from '../../messages/finetune.ts';
import type { RunView } from '../../store/finetune-state.ts';

const percent = new Intl.NumberFormat('en-GB', { style: 'percent' });

export function TaskShares({ run }: { readonly run: RunView }) {
  const rows = Object.entries(run.weights);
  if (rows.length < 2) return null;
  const total = rows.reduce((sum, [, { weight }]) => sum + weight, 0);
  return (
    <section className="checked-with" aria-label="Weights">
      <h3>What each kind of damage weighs now</h3>
      <table>
        <thead>
          <tr>
            <th scope="col">Damage</th>
            <th scope="col" className="number">
              Loss
            </th>
            <th scope="col" className="number">
              Share of the weight
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([task, { loss, weight }]) => (
            <tr key={task}>
              <th scope="row">{taskWords(task)}</th>
              <td className="number">{loss.toFixed(4)}</td>
              <td className="number">
                <meter value={weight / total} aria-label={`Share of ${taskWords(task)}`} />{' '}
                {percent.format(weight / total)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
