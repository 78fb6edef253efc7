/** How long it will take, said before it begins: from what this device took for earlier photos. */
import { useMemo } from 'react';
import { duration } from '../../messages/copy.ts';
import { expectedTime } from '../../store/pace.ts';
import type { PhotoEntry } from '../../store/photos-slice.ts';
import { useStudio } from '../../store/store.ts';
import { useUndone } from './use-undone.ts';

interface Props {
  /** The photo in front. */
  readonly entry: PhotoEntry | null;
  /** Whether it is restored as it is wanted: how long that took is told beside the result. */
  readonly done: boolean;
}

/** Shorter work needs no warning, in milliseconds. */
const WORTH_SAYING = 3000;

export function TimeLine({ entry, done }: Props) {
  const undone = useUndone();
  const backend = useStudio((state) => state.backend);
  const settings = useStudio((state) => state.settings);
  const models = useStudio((state) => state.models);
  const paces = useStudio((state) => state.paces);
  const known = useMemo(() => ({ backend, settings, models, paces }), [backend, settings, models, paces]);
  const time = entry?.facts && entry.state === 'ready' && !done ? expectedTime(known, entry) : null;
  const total = useMemo(
    () =>
      undone.reduce((sum: number | null, photo) => {
        const one = sum === null ? null : expectedTime(known, photo);
        return sum === null || one === null ? null : sum + one;
      }, 0),
    [undone, known],
  );
  const count = undone.length;
  const parts = [
    ...(time !== null && time > WORTH_SAYING ? [`About ${duration(time)} for this photo`] : []),
    ...(total !== null && count > 1 && total > WORTH_SAYING ? [`${duration(total)} for all ${count}`] : []),
  ];
  if (parts.length === 0) return null;
  return <p className="quiet">{parts.join(', ')} on this device.</p>;
}
