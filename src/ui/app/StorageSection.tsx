/** What the browser keeps for Mend, and what can go when space is short. */
import { useEffect, useState } from 'react';
import { megabytes } from '../messages/copy.ts';
import { effects } from '../store/effects.ts';
import type { ShellState } from '../store/state.ts';
import { useStudio } from '../store/store.ts';

const KEEPING: Readonly<Record<ShellState['keeping'], string>> = {
  unknown: 'Looking at what is kept…',
  lasting: 'Open photos, their results and settings are kept for your next visit.',
  elsewhere: 'Another tab with Mend keeps its photos; those of this tab are gone when it is closed.',
  refused: 'This browser lets Mend keep nothing: photos are gone when the page is closed or reloaded.',
  full: 'The storage is full: photos that were opened or restored since are gone when the page is closed.',
};

const LASTS = {
  promised: 'The browser has promised not to clear them by itself.',
  perhaps: 'Browsers may clear them when the disk is nearly full, so export what matters.',
} as const;

export function StorageSection({ open }: { readonly open: boolean }) {
  const { keeping, offlineReady, promised } = useStudio((state) => state.shell);
  const closed = useStudio((state) => state.photos.removed.length);
  const [used, setUsed] = useState<number | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: counted anew whenever something was given up
  useEffect(() => {
    if (open) void effects.storageUsed().then(setUsed);
  }, [open, closed]);
  return (
    <section className="help-storage" aria-labelledby="storage-title">
      <h3 id="storage-title">Storage</h3>
      <p>
        {KEEPING[keeping]} {keeping === 'lasting' && LASTS[promised ? 'promised' : 'perhaps']}
      </p>
      <p className="quiet">
        {used === null ? '' : `${megabytes(used)} in all. `}
        {offlineReady ? 'Mend itself is stored too and works offline. ' : ''}
        What can go: closed photos (here), checkpoints and trainings (tab Fine-tune), your models (tab
        Models).
      </p>
      <button
        type="button"
        className="button button-small"
        disabled={closed === 0}
        onClick={() => void effects.forgetClosed()}
      >
        {closed === 0
          ? 'No closed photos are kept'
          : `Give up ${closed} closed ${closed === 1 ? 'photo' : 'photos'}`}
      </button>
    </section>
  );
}
