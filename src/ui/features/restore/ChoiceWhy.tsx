/** Why Automatic chose what it chose, and how sure it is. */
import type { PhotoChoice } from '../../../engine/domain/grids.ts';
import { decibels } from '../../messages/copy.ts';
import { distanceText } from '../../messages/degradations.ts';
import { effects } from '../../store/effects.ts';

interface Props {
  readonly choice: PhotoChoice;
  readonly modelName: (id: string) => string;
}

const TRUST: Readonly<Record<PhotoChoice['trust'], string>> = {
  'in-distribution': 'Such photos are known',
  'unknown-damage': 'Unlike all that is known',
  'too-small': 'Too small to judge',
};

/** So many groups are listed. */
const LISTED = 4;

export function ChoiceWhy({ choice, modelName }: Props) {
  const { models, reason, trust, predictedGain, distances, patches, milliseconds, chain } = choice;
  const names = models.map(modelName).join(', then ');
  return (
    <section className="choice" aria-label="Why this model?">
      <p>
        <strong>{names || 'Left as it is'}</strong>
        <span className="quiet">{TRUST[trust]}</span>
      </p>
      <p>{reason}</p>
      {chain && (
        <p>
          <button
            type="button"
            className="button button-small"
            onClick={() => effects.tryModel(chain.onePass.join())}
          >
            Use one pass: {chain.onePass.map(modelName).join(', then ')}
          </button>
        </p>
      )}
      <details className="why">
        <summary>How was it chosen?</summary>
        {predictedGain !== null && (
          <p>Expected gain before anything was restored: {decibels(predictedGain)} PSNR, higher is better.</p>
        )}
        {chain && (
          <p>
            Distance to good photos, of a part of this one: {distanceText(chain.one)} after one pass,{' '}
            {distanceText(chain.two)} after both.
          </p>
        )}
        {distances.length > 0 && (
          <p>
            Distance to each group (0 is the same):{' '}
            {distances
              .slice(0, LISTED)
              .map(({ id, distance }) => `${id} ${distanceText(distance)}`)
              .join(', ')}
            . From {patches} patches, in {(milliseconds / 1000).toFixed(1)} s. The tab Degradations shows the
            map.
          </p>
        )}
        <p>Choose another model above to decide for yourself.</p>
      </details>
    </section>
  );
}
