/** Any number of models over a folder of photos. */
import { useEffect } from 'react';
import { FAULT_TEXTS } from '../../../messages/faults.ts';
import { effects } from '../../../store/effects.ts';
import { useStudio } from '../../../store/store.ts';
import { PublishedPanel } from '../published/PublishedPanel.tsx';
import './folder.css';
import { FolderResults } from './FolderResults.tsx';
import { FolderSetup } from './FolderSetup.tsx';

interface Props {
  /** True while this panel is in front. */
  readonly active: boolean;
  /** Leads to where one photo is compared. */
  readonly onShow: () => void;
}

export function FolderPanel({ active, onShow }: Props) {
  const shown = useStudio((state) => state.folder.shown);
  const fault = useStudio((state) => state.folder.fault);
  const working = useStudio((state) => state.folder.phase !== 'resting');
  const listing = useStudio((state) => state.models.listing);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new listing is worth another look
  useEffect(() => {
    if (active) void effects.folder.look();
  }, [active, listing]);
  if (!active) return null;
  return (
    <section className="evaluation" aria-label="Folder">
      <div className="evaluation-centre">
        {fault !== null && (
          <p className="fault" role="alert">
            <strong>{FAULT_TEXTS[fault.code].title}.</strong> {fault.message} {FAULT_TEXTS[fault.code].cure}
          </p>
        )}
        {shown === null ? <Welcome working={working} /> : <FolderResults shown={shown} onShow={onShow} />}
        <PublishedPanel />
      </div>
      <FolderSetup />
    </section>
  );
}

/** What to bring, what will happen. */
function Welcome({ working }: { readonly working: boolean }) {
  if (working) return <p className="evaluation-welcome quiet">The first results come in a moment…</p>;
  return (
    <div className="evaluation-welcome">
      <h2>Which model is best for your photos?</h2>
      <ol>
        <li>Choose a folder of damaged photos, and the same photos clean if you have them.</li>
        <li>Choose models and metrics, then Start.</li>
        <li>See who wins, by how much, how sure that is, and on which photos.</li>
      </ol>
      <p className="quiet">
        Clean partners have the same name, or the degraded one adds to it: street_noisy.png belongs to
        street.png. Without clean photos Mend uses metrics that need none. Nothing leaves your machine.
      </p>
    </div>
  );
}
