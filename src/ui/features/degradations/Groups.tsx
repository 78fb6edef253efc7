/** Searching the fewest models for some kinds of damage: what to search, what it will take, and what was found. */
import { useEffect } from 'react';
import type { SimilarityMap } from '../../../engine/domain/grids.ts';
import { FAULT_TEXTS } from '../../messages/faults.ts';
import { effects } from '../../store/effects.ts';
import type { GroupsState } from '../../store/groups-state.ts';
import { GroupPhotos } from './GroupPhotos.tsx';
import { GroupProgress } from './GroupProgress.tsx';
import { GroupResult } from './GroupResult.tsx';
import { GroupSetup } from './GroupSetup.tsx';
import './groups.css';

interface Props {
  readonly map: SimilarityMap;
  readonly state: GroupsState;
  readonly active: boolean;
}

export function Groups({ map, state, active }: Props) {
  useEffect(() => {
    if (active) void effects.groups.open();
  }, [active]);
  const { search, phase, fault } = state;
  const isOpen = search !== null || phase !== 'resting';
  return (
    <section className="groups" aria-label="Groups">
      <h2>Which kinds can share one model?</h2>
      <p className="quiet">
        Small networks are trained on good photos of yours: one for each kind, then for groups, the most alike
        first. A group holds when no kind loses more than you allow. It goes on between restorations, stops
        when you say so, and nothing leaves your machine.
      </p>
      {isOpen ? <GroupProgress map={map} state={state} /> : <GroupSetup map={map} state={state} />}
      {fault && (
        <p className="fault" role="alert">
          {fault.message} {FAULT_TEXTS[fault.code].cure}
        </p>
      )}
      {search?.status === 'paused' && phase === 'resting' && <GroupPhotos state={state} again />}
      {search !== null && search.trained.length > 0 && (
        <GroupResult map={map} state={state} search={search} />
      )}
    </section>
  );
}
