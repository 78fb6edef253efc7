/** What the shown Restoration is, in plain words. */
import { TriangleAlert } from 'lucide-react';
import { moveWarning } from '../../../engine/domain/adapted-model.ts';
import { Term } from '../../components/Term.tsx';
import { decibels, duration, gainSentence } from '../../messages/copy.ts';
import type { PhotoEntry } from '../../store/photos-slice.ts';

interface Props {
  readonly entry: PhotoEntry;
  /** Name of the model that made it. */
  readonly modelName: string;
}

export function ResultLine({ entry, modelName }: Props) {
  const { rendered, gain } = entry;
  if (rendered === null) return null;
  const warning = rendered.colour ? moveWarning(rendered.colour) : null;
  return (
    <section className="result" aria-label="Result">
      {gain !== null && (
        <p className="result-gain">
          <Term
            meaning={`PSNR against the undamaged photo: ${decibels(gain.psnrInput)} before, ${decibels(gain.psnr)} now. It says how close the pixels are; higher is better, and one dB more is easily seen.`}
          >
            {gainSentence(gain)}
          </Term>
        </p>
      )}
      <p className="quiet">
        {rendered.model === ''
          ? 'Left as it is: nothing to repair was found'
          : `${modelName}, in ${duration(rendered.milliseconds)}`}
      </p>
      {warning !== null && (
        <p className="result-warning" role="alert">
          <TriangleAlert size={14} aria-hidden="true" /> {warning}
        </p>
      )}
    </section>
  );
}
