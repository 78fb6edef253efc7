/** One crop of a photo that is kept back: damaged, as each check restored it, and clean. */
import { memo, useEffect, useRef } from 'react';
import { RasterImage } from '../../components/RasterImage.tsx';
import type { Film } from '../../store/finetune-state.ts';

export const Filmstrip = memo(function Filmstrip({ film }: { readonly film: Film }) {
  const strip = useRef<HTMLUListElement>(null);
  const count = film.frames.length;
  // The newest picture stays in sight.
  useEffect(() => {
    if (count > 0) strip.current?.scrollTo({ left: strip.current.scrollWidth });
  }, [count]);
  if (count === 0) return null;
  return (
    <section className="film" aria-label="Filmstrip">
      {film.degraded && (
        <figure className="film-end">
          <RasterImage raster={film.degraded} alt="The crop as it is, damaged" />
          <figcaption>Before</figcaption>
        </figure>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <ul ref={strip} tabIndex={0} aria-label="The crop at every check">
        {film.frames.map(({ step, raster }) => (
          <li key={step}>
            <figure>
              <RasterImage raster={raster} alt={`The crop restored at step ${step}`} />
              <figcaption>Step {step}</figcaption>
            </figure>
          </li>
        ))}
      </ul>
      {film.clean && (
        <figure className="film-end">
          <RasterImage raster={film.clean} alt="The crop as it should be, clean" />
          <figcaption>Clean</figcaption>
        </figure>
      )}
    </section>
  );
});
