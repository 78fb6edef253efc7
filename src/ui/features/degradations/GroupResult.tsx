/** The partition that a search found, drawn, and every group that it tried. */
import type { SimilarityMap, TrainedGroup } from '../../../engine/domain/grids.ts';
import type { GroupSearch } from '../../../workers/protocol/grouping.ts';
import { labelsOf, lossesOf, lossWords, modelName, resultWords } from '../../messages/groups.ts';
import { effects } from '../../store/effects.ts';
import type { GroupsState } from '../../store/groups-state.ts';

interface Props {
  readonly map: SimilarityMap;
  readonly state: GroupsState;
  readonly search: GroupSearch;
}

export function GroupResult({ map, state, search }: Props) {
  const { result, trained, request } = search;
  const tried = trained.filter(({ members }) => members.length > 1);
  const { delta } = request;
  return (
    <div className="group-result">
      {result !== null && (
        <>
          <p role="status" aria-label="Found">
            {resultWords(result.groups, request.members.length, delta)}
          </p>
          <p className="quiet">
            Losses grow with training: after so few steps, read this as a hint of what belongs together.
          </p>
          <ol className="partition" aria-label="Partition">
            {result.groups.map((members) => {
              const model = trained.find((one) => one.members.join() === members.join());
              return (
                model && (
                  <li key={members.join()}>
                    <Members group={model} search={search} />
                    <Keep map={map} state={state} members={members} />
                  </li>
                )
              );
            })}
          </ol>
        </>
      )}
      {tried.length > 0 && (
        <table className="tried">
          <caption>Groups that were tried, on photos that were kept back</caption>
          <thead>
            <tr>
              <th scope="col">Group</th>
              <th scope="col">Largest loss (dB)</th>
              <th scope="col">Holds</th>
            </tr>
          </thead>
          <tbody>
            {tried.map((group) => (
              <tr key={group.members.join()}>
                <th scope="row">{labelsOf(group.members, request.members).join(' + ')}</th>
                <td>{group.drop.toFixed(2)}</td>
                <td>{group.drop <= delta ? 'yes' : 'no'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

/** The kinds of a group with what each loses; the bar is full at the loss that is allowed. */
function Members({ group, search }: { readonly group: TrainedGroup; readonly search: GroupSearch }) {
  const { request, trained } = search;
  const losses = lossesOf(group, trained);
  return (
    <ul>
      {labelsOf(group.members, request.members).map((label, i) => {
        const loss = losses[i] ?? 0;
        const share = request.delta > 0 ? Math.min(1, Math.max(0, loss / request.delta)) : 0;
        return (
          <li key={label}>
            <span>{label}</span>
            <i aria-hidden="true">
              <i style={{ width: `${share * 100}%` }} />
            </i>
            <span className="quiet">
              {(group.psnr[i] ?? 0).toFixed(1)} dB
              {group.members.length > 1 && `, ${lossWords(loss)}`}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function Keep({
  map,
  state,
  members,
}: Pick<Props, 'map' | 'state'> & { readonly members: readonly string[] }) {
  const name = modelName(members, map.sets);
  const kept = state.kept[members.join()];
  if (kept !== undefined) return <p className="quiet">Kept as “{kept}”, in Models.</p>;
  return (
    <button
      type="button"
      className="button button-small"
      aria-label={`Keep as a model: ${name}`}
      onClick={() => void effects.groups.keep(members, name)}
    >
      Keep as a model
    </button>
  );
}
