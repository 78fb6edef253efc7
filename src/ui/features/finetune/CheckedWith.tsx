/** The region "Validation": how the photos are split, and what the kept ones score. */
import type { DatasetReport } from '../../../engine/domain/dataset-report.ts';
import { Term } from '../../components/Term.tsx';
import { decibels } from '../../messages/copy.ts';
import { splitSentence, taskWords } from '../../messages/finetune.ts';
import type { RunView } from '../../store/finetune-state.ts';
import { useStudio } from '../../store/store.ts';
import { AdaptCheckedWith } from './adapt/AdaptCheckedWith.tsx';

interface Props {
  readonly report: DatasetReport | null;
  readonly run: RunView | null;
}

const signed = new Intl.NumberFormat('en-GB', {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
  signDisplay: 'exceptZero',
});

export function CheckedWith({ report, run }: Props) {
  const adapts = useStudio((state) => Boolean(state.finetune.settings.adapt));
  if (run?.recipe.adaptation || (run === null && adapts)) return <AdaptCheckedWith run={run} />;
  return <CheckedWithPartners report={report} run={run} />;
}

function CheckedWithPartners({ report, run }: Props) {
  const scores = run?.scores ?? [];
  const withSsim = scores.some(({ ssim }) => ssim !== undefined);
  return (
    <section className="checked-with" aria-label="Validation">
      <h3>
        <Term meaning="Photos that the model never learns from. What it scores on them is what you may expect on new photos.">
          Validation
        </Term>
      </h3>
      {report !== null && <p className="quiet">{splitSentence(report)}</p>}
      {scores.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">Damage</th>
              <th scope="col" className="number">
                PSNR before
              </th>
              <th scope="col" className="number">
                after
              </th>
              <th scope="col" className="number">
                Gain
              </th>
              {withSsim && (
                <th scope="col" className="number wide">
                  SSIM before
                </th>
              )}
              {withSsim && (
                <th scope="col" className="number wide">
                  after
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {scores.map(({ task, psnrInput, psnr, ssimInput, ssim }) => (
              <tr key={task}>
                <th scope="row">{taskWords(task)}</th>
                <td className="number">{decibels(psnrInput)}</td>
                <td className="number">{decibels(psnr)}</td>
                <td className="number" data-good={psnr > psnrInput || undefined}>
                  {Number.isFinite(psnrInput)
                    ? `${signed.format(psnr - psnrInput).replace('-', '−')} dB`
                    : ''}
                </td>
                {withSsim && <td className="number wide">{ssimInput?.toFixed(3)}</td>}
                {withSsim && <td className="number wide">{ssim?.toFixed(3)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {report !== null && report.validation.length > 0 && scores.length === 0 && (
        <details>
          <summary>Photos kept back</summary>
          <p className="quiet checked-names">{report.validation.join(', ')}</p>
        </details>
      )}
    </section>
  );
}
