/** A way on the scale of PSNR: a ring where the damaged photo stood, a disc where the restored one stands. */
import { isHarm, placeOf, SCALE_END } from './gain.ts';

interface Props {
  /** dB; null where the photo was perfect. */
  readonly before: number | null;
  readonly after: number;
}

export function GainBar({ before, after }: Props) {
  const to = placeOf(after);
  const from = placeOf(before ?? SCALE_END);
  const worse = isHarm({ psnrInput: before, psnr: after });
  return (
    <svg className="gain-bar" data-worse={worse} height="16" width="100%" aria-hidden="true">
      <line className="gain-scale" x1="0" x2="100%" y1="8" y2="8" />
      {[20, 40, 60, 80].map((place) => (
        <line key={place} className="gain-scale" x1={`${place}%`} x2={`${place}%`} y1="5" y2="11" />
      ))}
      <line className="gain-way" x1={`${from}%`} x2={`${to}%`} y1="8" y2="8" />
      <circle className="gain-from" cx={`${from}%`} cy="8" r="4" />
      <circle className="gain-to" cx={`${to}%`} cy="8" r="4.5" />
    </svg>
  );
}
