/** What the colours of an error map mean: from 0 to the error of the top colour, in levels of 255. */
import { glowColour, heatColour, heatOpacity } from '../../engine/domain/heat.ts';
import './heat-legend.css';

interface Props {
  /** Error of the top colour, 0..1. */
  readonly peak: number;
  /** As it lies over a photo: nothing at 0. */
  readonly over?: boolean;
}

/** Points of the ramp: between them a browser mixes as we do. */
const STOPS = [0, 0.25, 0.5, 0.75, 1];

export function HeatLegend({ peak, over = false }: Props) {
  const stops = STOPS.map((share) => {
    const [r, g, b] = (over ? glowColour : heatColour)(share).map((part) => Math.round(part * 255));
    return `rgb(${r} ${g} ${b} / ${over ? heatOpacity(share) : 1})`;
  });
  const levels = Math.round(peak * 255);
  return (
    <span className="heat-legend">
      <span className="number">0</span>
      <span
        className="heat-ramp"
        role="img"
        aria-label={`Colours from ${over ? 'clear' : 'dark'} at an error of 0 to pale yellow at ${levels} of 255 levels and more`}
        style={{ backgroundImage: `linear-gradient(to right, ${stops.join(', ')})` }}
      />
      <span className="number">{levels} of 255 levels</span>
    </span>
  );
}
