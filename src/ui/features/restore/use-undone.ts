/** The open photos that are not restored as it is wanted of them. */
import { useMemo } from 'react';
import { type PhotoEntry, wantedBy } from '../../store/photos-slice.ts';
import { isStale } from '../../store/state.ts';
import { useStudio } from '../../store/store.ts';

export function useUndone(): readonly PhotoEntry[] {
  const entries = useStudio((state) => state.photos.entries);
  const defaults = useStudio((state) => state.settings.defaults);
  return useMemo(
    () =>
      entries.filter(
        (entry) =>
          entry.state === 'ready' && (entry.rendered === null || isStale(entry, wantedBy(entry, defaults))),
      ),
    [entries, defaults],
  );
}
