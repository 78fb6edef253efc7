/** How long it will take, said before it begins: from what this device took for earlier photos. */
import { duration } from '../../messages/copy.ts';

interface Props {
  /** Milliseconds for the photo in front; null where nothing like it was measured. */
  readonly time: number | null;
  /** Milliseconds for all photos that are not restored yet, and their number. */
  readonly total: number | null;
  readonly count: number;
}

/** Shorter work needs no warning, in milliseconds. */
const WORTH_SAYING = 3000;

export function TimeLine({ time, total, count }: Props) {
  const parts = [
    ...(time !== null && time > WORTH_SAYING ? [`About ${duration(time)} for this photo`] : []),
    ...(total !== null && count > 1 && total > WORTH_SAYING ? [`${duration(total)} for all ${count}`] : []),
  ];
  if (parts.length === 0) return null;
  return <p className="quiet">{parts.join(', ')} on this device.</p>;
}
