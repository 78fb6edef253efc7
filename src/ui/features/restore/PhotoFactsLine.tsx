/** Name, size and origin of the photo in front. */
import { TASKS } from '../../../engine/domain/task.ts';
import type { PhotoEntry } from '../../store/photos-slice.ts';

interface Props {
  readonly entry: PhotoEntry;
}

export function PhotoFactsLine({ entry }: Props) {
  const { facts, sample } = entry;
  return (
    <section className="facts" aria-label="Photo">
      <h2 title={entry.name}>{entry.name}</h2>
      {facts && (
        <p className="quiet">
          {facts.width} × {facts.height} px, {facts.depth} bit{facts.alpha ? ', transparent' : ''},{' '}
          {facts.format === 'jpeg' ? 'JPEG' : facts.format === 'webp' ? 'WebP' : 'PNG'}
        </p>
      )}
      {sample && (
        <p className="quiet">
          {sample.task === 'clean'
            ? 'A good photo, which should stay as it is. '
            : `Damaged by Mend for you to try: ${TASKS[sample.task].label}. `}
          Photo: {sample.credit}, {sample.licence}.
        </p>
      )}
    </section>
  );
}
