/** Real photos that were kept back: as they came, as the base model and as the best weights restore them. */
import { TriangleAlert } from 'lucide-react';
import { colourMove, overLimit, type PhotoLook, sameIn } from '../../../../engine/domain/drift.ts';
import { RasterImage } from '../../../components/RasterImage.tsx';
import { fromTo } from '../../../messages/adapt.ts';
import type { AdaptStory, AdaptVerdict } from '../../../store/adapting.ts';

interface Props {
  readonly story: AdaptStory;
  readonly verdict: AdaptVerdict;
  readonly limit: number;
}

export function ComparedPhotos({ story, verdict, limit }: Props) {
  const { compared, comparedStep } = story;
  const beyond = overLimit(verdict.best, { colour: limit, identity: 0 });
  const after = comparedStep === 0 ? 'Base model' : `Adapted, step ${comparedStep}`;
  return (
    <section className="compared" aria-label="Photos kept back">
      <ul>
        {compared.map(({ name, task, degraded, base, restored }) => (
          <li key={`${task}/${name}`}>
            <h3>{name}</h3>
            <div className="compared-row">
              <Side raster={degraded} alt={`${name} as it came`} caption="As it came" />
              <Side raster={base} alt={`${name} by the base model`} caption="Base model" />
              {comparedStep > 0 && <Side raster={restored} alt={`${name} adapted`} caption={after} />}
            </div>
            <PhotoNumbers
              photo={sameIn(verdict.best, { name, task })}
              base={sameIn(verdict.base, { name, task })}
            />
            {sameIn({ photos: beyond }, { name, task }) && (
              <p className="compared-warning">
                <TriangleAlert size={14} aria-hidden="true" /> Its mean colour moved further than the limit of{' '}
                {limit} levels. Look twice before you keep this.
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Side({
  raster,
  alt,
  caption,
}: {
  raster: Parameters<typeof RasterImage>[0]['raster'];
  alt: string;
  caption: string;
}) {
  return (
    <figure>
      <RasterImage raster={raster} alt={alt} />
      <figcaption>{caption}</figcaption>
    </figure>
  );
}

function PhotoNumbers({ photo, base }: { photo: PhotoLook | undefined; base: PhotoLook | undefined }) {
  if (!photo || !base) return null;
  return (
    <p className="quiet compared-numbers">
      NIQE {fromTo(base.niqe.output, photo.niqe.output, 2)}, PIQE{' '}
      {fromTo(base.piqe.output, photo.piqe.output, 1)} (base model → now, lower is better); mean colour moved
      by {colourMove(photo.input, photo.output).toFixed(1)} of 255 levels from the photo,{' '}
      {colourMove(base.output, photo.output).toFixed(1)} from the base model
    </p>
  );
}
