/** After a result that disappoints: a way to a model that fits better. */
import { Sprout } from 'lucide-react';

interface Props {
  /** Begins to adapt the model that made the result. */
  readonly onAdapt: () => void;
}

export function AdaptInvitation({ onAdapt }: Props) {
  return (
    <button
      type="button"
      className="text-button"
      title="With a dozen photos like this one, and without clean partners, the model can learn your kind of damage"
      onClick={onAdapt}
    >
      <Sprout size={14} aria-hidden="true" /> Not what you hoped for? Adapt to my photos
    </button>
  );
}
