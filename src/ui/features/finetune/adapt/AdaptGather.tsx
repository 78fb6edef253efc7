/** "Adapt to my photos", step by step: bad photos, clear ones, the model to begin with, start. */
import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { STEP_WORDS } from '../../../messages/adapt.ts';
import { type AdaptStep, adaptSteps } from '../../../store/adapting.ts';
import { effects } from '../../../store/effects.ts';
import { useStudio } from '../../../store/store.ts';
import { CheckReport } from '../CheckReport.tsx';
import { PhotoBox } from '../PhotoBox.tsx';
import { UnsortedAsk } from '../UnsortedAsk.tsx';
import '../gather.css';
import './adapt.css';
import { BaseModel } from './BaseModel.tsx';

interface Props {
  /** While a Run goes on its photos stay as they are. */
  readonly locked: boolean;
  /** Files hover over the page. */
  readonly hovering: boolean;
}

export function AdaptGather({ locked, hovering }: Props) {
  const { folders, report, checking, checkFault, settings } = useStudio((state) => state.finetune);
  const samples = useStudio((state) => state.samples.length);
  const begun = useStudio((state) => state.finetune.run !== null);
  const steps = adaptSteps(report, settings, begun);
  const content: Readonly<Record<AdaptStep['id'], ReactNode>> = {
    degraded: (
      <PhotoBox
        box="degraded"
        title="Bad photos"
        hint="As they came out of the camera or the scanner."
        without="none yet"
        compact={folders.degraded.length > 0}
        files={folders.degraded}
        disabled={locked}
      />
    ),
    clear: (
      <>
        <PhotoBox
          box="clean"
          title="Clear photos"
          hint="Sharp, well lit, of anything."
          without="none yet"
          compact={folders.clean.length > 0}
          files={folders.clean}
          disabled={locked}
        />
        {samples > 0 && !locked && folders.clean.length === 0 && (
          <button type="button" className="button" onClick={() => void effects.finetune.chooseSamples()}>
            Use Mend’s clear photos
          </button>
        )}
      </>
    ),
    base: <BaseModel disabled={locked} />,
    start: null,
  };
  return (
    <section
      className="tune-part gather adapt"
      aria-labelledby="adapt-title"
      data-hovering={hovering || undefined}
    >
      <header className="tune-head">
        <h2 id="adapt-title">Adapt to my photos</h2>
        {!locked && (
          <button type="button" className="text-button" onClick={() => effects.finetune.adapt(false)}>
            Train with clean partners instead
          </button>
        )}
      </header>
      <ol className="adapt-steps">
        {steps.map(({ id, done }, i) => (
          <li key={id} data-done={done || undefined}>
            <span className="adapt-mark" aria-hidden="true">
              {done ? <Check size={14} /> : i + 1}
            </span>
            <div className="adapt-step">
              <h3>
                {STEP_WORDS[id].title}
                {done && <span className="quiet"> · done</span>}
              </h3>
              <p className="quiet">{STEP_WORDS[id].what}</p>
              {content[id]}
              <details className="adapt-why">
                <summary aria-label={`Why: ${STEP_WORDS[id].title}`}>Why?</summary>
                <p>{STEP_WORDS[id].why}</p>
              </details>
            </div>
          </li>
        ))}
      </ol>
      <UnsortedAsk />
      <CheckReport report={report} checking={checking} fault={checkFault} adapts />
    </section>
  );
}
