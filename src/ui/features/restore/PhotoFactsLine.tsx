/** Name, size and origin of the photo in front. */
import { TriangleAlert } from 'lucide-react';
import { FORMAT_NAMES, PROFILE_WORDS } from '../../../engine/domain/photo.ts';
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
          {FORMAT_NAMES[facts.format]}
        </p>
      )}
      {facts?.unfollowed && (
        <p className="notice-line">
          <TriangleAlert size={14} aria-hidden="true" /> {PROFILE_WORDS[facts.unfollowed]}
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
