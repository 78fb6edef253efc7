/** Where the crop is wrong, beside where the network itself expects that. */
import { memo } from 'react';
import type { ErrorMaps as Maps } from '../../../workers/protocol/training.ts';
import { HeatLegend } from '../../components/HeatLegend.tsx';
import { RasterImage } from '../../components/RasterImage.tsx';
import { agreementWords } from '../../messages/uncertainty.ts';

export const ErrorMaps = memo(function ErrorMaps({ maps }: { readonly maps: Maps }) {
  return (
    <section className="error-maps" aria-label="Uncertainty">
      <figure>
        <RasterImage raster={maps.error} alt="Error of the crop now, by colour" />
        <figcaption>Where it is wrong</figcaption>
      </figure>
      <figure>
        <RasterImage raster={maps.expected} alt="Error that the network expects, by colour" />
        <figcaption>Where it expects it</figcaption>
      </figure>
      <div>
        <p>{agreementWords(maps.agreement)}</p>
        <HeatLegend peak={maps.peak} />
      </div>
    </section>
  );
});
