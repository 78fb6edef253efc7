/** Where the photo that is open in Restore falls among the kinds of damage. */
import type { PhotoPlace, SimilarityMap } from '../../../engine/domain/grids.ts';
import { BitmapImage } from '../../components/BitmapImage.tsx';
import { distanceText, placeWords } from '../../messages/degradations.ts';
import { FAULT_TEXTS } from '../../messages/faults.ts';
import type { DegradationsState } from '../../store/degradations-state.ts';
import { effects, shelf } from '../../store/effects.ts';
import type { PhotoEntry } from '../../store/photos-slice.ts';

interface Props {
  readonly map: SimilarityMap;
  readonly entry: PhotoEntry | null;
  readonly state: DegradationsState;
}

/** So many kinds are listed. */
const LISTED = 5;

export function YourPhoto({ map, entry, state }: Props) {
  const place = entry === null ? undefined : state.places[entry.id];
  const thumbnail = entry === null ? null : shelf.thumbnail(entry.id);
  return (
    <section className="your-photo" aria-label="Your photo">
      <h3>Your photo</h3>
      {entry === null ? (
        <p className="quiet">
          Open a photo in Restore, and its own damage is measured the same way. Nothing leaves your machine.
        </p>
      ) : (
        <>
          <p className="your-photo-name">
            {thumbnail !== null && <BitmapImage bitmap={thumbnail} />}
            {entry.name}
          </p>
          <button
            type="button"
            className={place ? 'button' : 'button button-primary'}
            disabled={state.placing !== null || entry.facts === null}
            onClick={() => void effects.degradations.place(entry.id)}
          >
            {state.placing === entry.id ? 'Looking…' : 'Find its place'}
          </button>
        </>
      )}
      {state.placeFault && (
        <p className="fault" role="alert">
          {state.placeFault.message} {FAULT_TEXTS[state.placeFault.code].cure}
        </p>
      )}
      {place && <Place map={map} place={place} />}
    </section>
  );
}

function Place({ map, place }: { readonly map: SimilarityMap; readonly place: PhotoPlace }) {
  const most = Math.max(...place.distances.map(({ distance }) => distance));
  return (
    <div role="status">
      <p>{placeWords(map, place)}</p>
      <ol className="nearest">
        {place.distances.slice(0, LISTED).map(({ id, distance }) => (
          <li key={id}>
            <span>{map.sets.find((set) => set.id === id)?.label ?? id}</span>
            <i aria-hidden="true">
              <i style={{ width: `${(distance / most) * 100}%` }} />
            </i>
            <span className="nearest-distance">{distanceText(distance)}</span>
          </li>
        ))}
      </ol>
      <p className="quiet">
        From {place.patches} patches, in {(place.milliseconds / 1000).toFixed(1)} s
      </p>
    </div>
  );
}
