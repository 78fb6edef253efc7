/** Good photos that our own engine damages, to be restored again: one click from an empty start. */
import { TASKS } from '../../../engine/domain/task.ts';
import { effects } from '../../store/effects.ts';
import { useStudio } from '../../store/store.ts';

export function SampleGallery() {
  const samples = useStudio((state) => state.samples);
  if (samples.length === 0) return null;
  return (
    <section className="samples" aria-labelledby="samples-title">
      <h2 id="samples-title">Try a sample</h2>
      <ul>
        {samples.map((sample) => (
          <li key={sample.file}>
            <button type="button" className="sample" onClick={() => void effects.openSample(sample)}>
              <img
                src={`${import.meta.env.BASE_URL}samples/${sample.file}`}
                alt=""
                width={168}
                height={112}
                loading="lazy"
                decoding="async"
              />
              <span>{sample.title}</span>
              <span className="quiet">
                {sample.task === 'clean' ? 'Good already' : TASKS[sample.task].label}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
