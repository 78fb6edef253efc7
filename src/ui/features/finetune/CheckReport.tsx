/** What the check before training found, in words. */
import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { DatasetFinding, DatasetReport } from '../../../engine/domain/dataset-report.ts';
import type { Fault } from '../../../engine/domain/fault.ts';
import { adaptSentence } from '../../messages/adapt.ts';
import { FAULT_TEXTS } from '../../messages/faults.ts';
import { datasetSentence, findingSentence } from '../../messages/finetune.ts';
import { effects } from '../../store/effects.ts';

interface Props {
  readonly report: DatasetReport | null;
  readonly checking: { readonly done: number; readonly total: number } | null;
  readonly fault: Fault | null;
  /** The photos are to be adapted to: partners do not matter. */
  readonly adapts?: boolean;
}

const ICONS = { error: CircleAlert, warning: TriangleAlert, note: Info } as const;

/** Of no interest where partners do not matter. */
const ABOUT_PARTNERS: readonly DatasetFinding['code'][] = [
  'unmatched-degraded',
  'unmatched-clean',
  'sizes-differ',
  'too-few',
];

export function CheckReport({ report, checking, fault, adapts = false }: Props) {
  const findings = (report?.findings ?? []).filter(({ code }) => !adapts || !ABOUT_PARTNERS.includes(code));
  return (
    <div className="check" role="status" aria-label="Check">
      {checking !== null && (
        <p className="check-progress">
          Looking at the photos… {checking.done} of {checking.total}
          <progress aria-label="Checking photos" max={checking.total} value={checking.done} />
        </p>
      )}
      {fault !== null && (
        <p className="card-bad">
          {fault.message} {FAULT_TEXTS[fault.code].cure}
        </p>
      )}
      {report !== null && (
        <>
          <p className="check-sentence">{adapts ? adaptSentence(report) : datasetSentence(report)}</p>
          {report.kind === 'degraded' && !adapts && (
            <p className="card-bad">
              Mend cannot learn from degraded photos alone: add their clean partners, or clean photos of any
              kind. Or{' '}
              <button type="button" className="text-button" onClick={() => effects.finetune.adapt(true)}>
                adapt a model to them
              </button>
              .
            </p>
          )}
          {findings.length > 0 && (
            <ul className="findings">
              {findings.map((finding) => (
                <Finding key={`${finding.code} ${finding.names[0] ?? ''}`} finding={finding} />
              ))}
            </ul>
          )}
        </>
      )}
    </div>
  );
}

function Finding({ finding }: { readonly finding: DatasetFinding }) {
  const Icon = ICONS[finding.severity];
  return (
    <li data-severity={finding.severity}>
      <Icon size={14} aria-hidden="true" />
      <span>{findingSentence(finding)}</span>
    </li>
  );
}
