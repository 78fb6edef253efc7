/** Scores as something to look at: from where the damage left a photo to where the model brought it. */
import type { CardScore } from '../../../engine/domain/model-card.ts';
import { isTaskId, TASKS } from '../../../engine/domain/task.ts';
import { Term } from '../../components/Term.tsx';
import { decibels } from '../../messages/copy.ts';
import { GainBar } from './GainBar.tsx';
import { gainOf, isHarm } from './gain.ts';

interface Props {
  readonly scores: readonly CardScore[];
  /** What the scores are of. */
  readonly label: string;
}

export function ScoreTable({ scores, label }: Props) {
  if (scores.length === 0) return null;
  return (
    <div className="scores">
      <table aria-label={`Scores of ${label}`}>
        <thead>
          <tr>
            <th scope="col">Damage</th>
            <th scope="col" className="bar-cell">
              <Term meaning="PSNR in decibels, from 0 to 50: likeness to the undamaged photo. Further right is better; 3 dB halve the error.">
                Before and after
              </Term>
            </th>
            <th scope="col" className="number">
              Before
            </th>
            <th scope="col" className="number">
              After
            </th>
            <th scope="col" className="number">
              Gain
            </th>
          </tr>
        </thead>
        <tbody>
          {scores.map((score) => (
            <tr key={`${score.set} ${score.task} ${score.setting}`}>
              <th scope="row">
                {isTaskId(score.task) ? TASKS[score.task].label : score.task}{' '}
                <span className="quiet">{score.setting}</span>
                <span className="quiet score-set">{score.set}</span>
              </th>
              <td className="bar-cell">
                <GainBar before={score.psnrInput} after={score.psnr} />
              </td>
              <td className="number">{score.psnrInput === null ? 'perfect' : decibels(score.psnrInput)}</td>
              <td className="number">{decibels(score.psnr)}</td>
              <td className="number" data-worse={isHarm(score)}>
                {gainOf(score)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
