/** Fitted densities over each other: what the descriptor sees of each kind of damage. */
import { densityAt } from '../../../engine/domain/density.ts';
import type { GgdFit } from '../../../engine/domain/grids.ts';

export interface Curve {
  readonly label: string;
  readonly fit: GgdFit;
}

interface Props {
  readonly curves: readonly Curve[];
}

const WIDTH = 288;
const HEIGHT = 120;
const POINTS = 145;

/** How many standard deviations of the widest curve are drawn to each side. */
const REACH = 1.5;

export function Densities({ curves }: Props) {
  const reach = REACH * Math.max(...curves.map(({ fit }) => fit.sigma));
  const sampled = curves.map(({ fit }) =>
    Array.from({ length: POINTS }, (_, i) => densityAt(fit, (2 * (i / (POINTS - 1)) - 1) * reach)),
  );
  const top = Math.max(...sampled.flat());
  const path = (values: readonly number[]) =>
    values
      .map((value, i) => {
        const x = (i / (POINTS - 1)) * WIDTH;
        const y = HEIGHT - (value / top) * (HEIGHT - 4);
        return `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
      })
      .join('');
  return (
    <figure className="densities">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={curves.map(({ label, fit }) => `${label}: ${fitWords(fit)}`).join('; ')}
      >
        <line className="densities-axis" x1="0" x2={WIDTH} y1={HEIGHT} y2={HEIGHT} />
        {sampled.map((values, i) => (
          <path key={curves[i]?.label} data-curve={i} d={path(values)} />
        ))}
      </svg>
      <figcaption>
        {curves.map(({ label, fit }, i) => (
          <span key={label} className="densities-name">
            <svg width="24" height="4" aria-hidden="true">
              <line data-curve={i} x1="0" x2="24" y1="2" y2="2" />
            </svg>
            {label} <span className="quiet">{fitWords(fit)}</span>
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

function fitWords({ shape, sigma }: GgdFit): string {
  return `shape ${shape.toFixed(2)}, spread ${sigma.toPrecision(3)}`;
}
