/** The good photos that a search learns from. */
import { datasetSentence } from '../../messages/finetune.ts';
import { effects } from '../../store/effects.ts';
import type { GroupsState } from '../../store/groups-state.ts';

interface Props {
  readonly state: GroupsState;
  /** The search began on an earlier visit, and wants the same photos. */
  readonly again?: boolean;
}

export function GroupPhotos({ state, again = false }: Props) {
  const { checking, report } = state;
  if (again && report !== null && checking === null) return null;
  return (
    <div className="group-photos">
      {again && <p>To go on, choose the photos again that it began with.</p>}
      <label className="button file-button">
        <span>{report === null ? 'Choose good photos' : 'Choose other photos'}</span>
        <input
          type="file"
          multiple
          accept="image/*"
          aria-label="Good photos"
          onChange={(event) => {
            const files = [...(event.currentTarget.files ?? [])];
            event.currentTarget.value = '';
            if (files.length > 0)
              void effects.groups.photos(
                files.map((file) => ({ path: file.webkitRelativePath || file.name, file })),
              );
          }}
        />
      </label>
      <p className="quiet" role="status" aria-label="Photos to learn from">
        {checking !== null && `Looking at the photos… ${checking.done} of ${checking.total}`}
        {checking === null && report === null && 'Ten or more without damage; a few hundred teach more.'}
        {report !== null && datasetSentence(report)}
      </p>
    </div>
  );
}
