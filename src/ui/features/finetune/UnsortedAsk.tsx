/** Asks where photos belong whose names do not tell. */
import { effects } from '../../store/effects.ts';
import { useStudio } from '../../store/store.ts';

export function UnsortedAsk() {
  const unsorted = useStudio((state) => state.finetune.unsorted);
  if (unsorted.length === 0) return null;
  const count = unsorted.length === 1 ? '1 file' : `${unsorted.length} files`;
  return (
    <div className="ask" role="alert">
      <p>
        Are these {count} ({unsorted[0]?.path}
        {unsorted.length > 1 ? ', …' : ''}) clean or degraded?
      </p>
      <div className="ask-answers">
        <button type="button" className="button" onClick={() => void effects.finetune.place('clean')}>
          They are clean
        </button>
        <button type="button" className="button" onClick={() => void effects.finetune.place('degraded')}>
          They are degraded
        </button>
      </div>
    </div>
  );
}
