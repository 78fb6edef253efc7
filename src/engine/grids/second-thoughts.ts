/** What a trial on parts of a photo makes of the choice at first sight. */
import type { PhotoChoice } from '../domain/grids.ts';
import type { Describing } from './describing.ts';
import { mendedReason, untouchedReason } from './reasons.ts';

/** What a choice to leave a photo alone becomes where the all-round model finds something to mend. */
export function byAllRound(left: PhotoChoice, { references, modelFor }: Describing): PhotoChoice {
  const usual = modelFor('unknown');
  const isItsOwn = (group: string): boolean =>
    group !== 'clean' && references.sets.some((set) => set.group === group && modelFor(set.task) === usual);
  const nearest = left.distances.find(({ id }) => isItsOwn(id));
  const set = references.sets.find(({ group }) => group === nearest?.id);
  const group = references.groups.find(({ id }) => id === nearest?.id);
  if (nearest === undefined || set === undefined || group === undefined) return left;
  return {
    ...left,
    group: group.id,
    groupLabel: group.label,
    task: set.task,
    models: [usual],
    distance: nearest.distance,
    // Gains are known for photos that were sorted at first sight.
    predictedGain: null,
    reason: mendedReason(group.label),
  };
}

/** What a choice becomes whose model finds nothing to undo. */
export function leftAlone(choice: PhotoChoice, { references }: Describing): PhotoChoice {
  const clean = references.groups.find(({ id }) => id === 'clean');
  return {
    ...choice,
    group: 'clean',
    groupLabel: clean?.label ?? choice.groupLabel,
    task: 'clean',
    models: [],
    distance: choice.distances.find(({ id }) => id === 'clean')?.distance ?? choice.distance,
    predictedGain: 0,
    reason: untouchedReason(choice.groupLabel),
  };
}
