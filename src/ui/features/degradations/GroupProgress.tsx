/** A search that has begun: where it stands, how long it still takes, and the buttons that stop it. */
import type { SimilarityMap } from '../../../engine/domain/grids.ts';
import { labelsOf, listWords, planLines, spanWords, timeWords } from '../../messages/groups.ts';
import { effects } from '../../store/effects.ts';
import type { GroupsState } from '../../store/groups-state.ts';

interface Props {
  readonly map: SimilarityMap;
  readonly state: GroupsState;
}

export function GroupProgress({ map, state }: Props) {
  const { search, phase, report } = state;
  const isLive = phase !== 'resting';
  const isDone = search?.status === 'done';
  return (
    <div className="group-progress">
      {isLive && (
        <>
          <p role="status" aria-label="Search">
            {nowWords(map, state)}
          </p>
          <progress aria-label="Searching groups" max={100} {...shareOf(state)} />
        </>
      )}
      {!isLive && search?.status === 'elsewhere' && <p>This search goes on in another tab.</p>}
      {!isLive && search?.status === 'paused' && (
        <>
          <p>
            Paused: {search.trained.length} models are trained and kept. Left: {timeWords(search.plan)}.
          </p>
          <ol className="quiet">
            {planLines(search.plan, search.request)
              .slice(-1)
              .map((line) => (
                <li key={line}>{line}</li>
              ))}
          </ol>
        </>
      )}
      <p className="group-actions">
        {isLive && (
          <button
            type="button"
            className="button"
            disabled={phase === 'pausing'}
            onClick={() => void effects.groups.pause()}
          >
            {phase === 'pausing' ? 'Pausing after this step…' : 'Pause search'}
          </button>
        )}
        {!isLive && search?.status === 'paused' && (
          <button
            type="button"
            className="button button-primary"
            disabled={report?.usable !== true}
            onClick={() => void effects.groups.start()}
          >
            Resume search
          </button>
        )}
        {search?.status !== 'elsewhere' && (
          <button
            type="button"
            className="button"
            disabled={phase === 'pausing'}
            onClick={() => void effects.groups.discard()}
          >
            {isDone ? 'New search' : 'Cancel search'}
          </button>
        )}
        {!isDone && search?.status !== 'elsewhere' && (
          <span className="quiet">Cancelling forgets its models.</span>
        )}
      </p>
    </div>
  );
}

function nowWords(map: SimilarityMap, { progress, search }: GroupsState): string {
  if (progress === null) return 'Getting ready…';
  const { members, step, steps, seconds } = progress;
  const kinds = search?.request.members ?? map.sets;
  const what = members === null ? 'the base for all' : listWords(labelsOf(members, kinds));
  return `Training ${what}: step ${step} of ${steps}, ${spanWords(seconds)} left.`;
}

/** Models that are trained, of those that are certain or likely. */
function shareOf({ search, progress }: GroupsState): { value?: number } {
  if (progress === null) return {};
  const trained = search?.trained.length ?? 0;
  const left = search === null ? 0 : search.plan.certain + (search.plan.fewest + search.plan.most) / 2;
  const whole = trained + Math.max(1, left);
  return { value: Math.round((100 * (trained + progress.step / progress.steps)) / whole) };
}
