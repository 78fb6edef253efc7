/** Before the first photo: what to bring, what happens, and something to try it with. */
import { ShieldCheck } from 'lucide-react';
import { effects } from '../../store/effects.ts';
import { useStudio } from '../../store/store.ts';

export function Welcome() {
  const samples = useStudio((state) => state.samples.length);
  return (
    <div className="welcome">
      <p className="welcome-title">Teach a model your kind of damage</p>
      <p>
        Drop a folder of photos anywhere, or choose one. With pairs, a damaged and a clean photo of the same
        name, the model learns your very damage. With clean photos alone Mend makes the damage itself.
      </p>
      <ol>
        <li>
          <strong>Gather</strong> photos. Twenty or more make a good start.
        </li>
        <li>
          <strong>Train</strong>: press Start and watch it learn. Pause whenever you like.
        </li>
        <li>
          <strong>Try</strong> the new model on a photo; it stays among your models.
        </li>
      </ol>
      <p>
        Only bad photos, and no clean partners?{' '}
        <button
          type="button"
          className="text-button welcome-samples"
          onClick={() => effects.finetune.adapt(true)}
        >
          Adapt to my photos
        </button>
      </p>
      <p className="welcome-promise">
        <ShieldCheck size={16} aria-hidden="true" />
        Nothing leaves your machine, and your originals are never changed.
      </p>
      {samples > 0 && (
        <p>
          No photos at hand?{' '}
          <button
            type="button"
            className="text-button welcome-samples"
            onClick={() => void effects.finetune.chooseSamples()}
          >
            Use Mend’s {samples} samples
          </button>
        </p>
      )}
    </div>
  );
}
