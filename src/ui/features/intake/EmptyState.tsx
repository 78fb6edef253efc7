/** The first screen teaches: what to bring, what happens, a sample to try. */
import { ImagePlus, ShieldCheck } from 'lucide-react';
import './empty-state.css';
import { OPEN_PHOTOS_ID } from './OpenInputs.tsx';
import { SampleGallery } from './SampleGallery.tsx';

export function EmptyState() {
  return (
    <div className="empty">
      <section className="empty-drop" aria-labelledby="empty-title">
        <h2 id="empty-title">Drop a photo anywhere</h2>
        <p>
          Grainy, blocky, soft or small: Mend gives it back cleaner, beside the original. A photo that is fine
          already stays as it is.
        </p>
        <button
          type="button"
          className="button button-primary button-large"
          onClick={() => document.getElementById(OPEN_PHOTOS_ID)?.click()}
        >
          <ImagePlus size={18} aria-hidden="true" />
          Choose photos
        </button>
        <p className="quiet">or paste one. PNG, JPEG, WebP and AVIF, one or many, whole folders too.</p>
        <p className="empty-promise">
          <ShieldCheck size={16} aria-hidden="true" />
          Nothing leaves your machine, and your originals are never changed.
        </p>
      </section>
      <SampleGallery />
    </div>
  );
}
