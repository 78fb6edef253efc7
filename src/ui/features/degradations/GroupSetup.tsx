/** What to search, and what that will train: said before anything is computed. */
import type { SimilarityMap } from '../../../engine/domain/grids.ts';
import { NumberField } from '../../components/NumberField.tsx';
import { planLines, timeWords } from '../../messages/groups.ts';
import { effects } from '../../store/effects.ts';
import {
  BUDGETS,
  type BudgetId,
  type GroupsState,
  groupable,
  MOST_KINDS,
  requestOf,
  USUAL_DELTA,
} from '../../store/groups-state.ts';
import { GroupPhotos } from './GroupPhotos.tsx';

const BUDGET_NAMES: Readonly<Record<BudgetId, string>> = {
  look: 'A quick look: tiny networks',
  short: 'Short: small networks',
  long: 'Long: larger networks',
};

interface Props {
  readonly map: SimilarityMap;
  readonly state: GroupsState;
}

export function GroupSetup({ map, state }: Props) {
  const { chosen, plan, report, budget, delta } = state;
  const full = chosen.length >= MOST_KINDS;
  const why = whyNot(state);
  return (
    <div className="group-setup">
      <fieldset>
        <legend>Kinds of damage, two to {MOST_KINDS}</legend>
        {groupable(map).map(({ id, label, setting }) => (
          <label key={id} title={setting}>
            <input
              type="checkbox"
              checked={chosen.includes(id)}
              disabled={full && !chosen.includes(id)}
              onChange={() => void effects.groups.toggle(id)}
            />
            {label}
          </label>
        ))}
      </fieldset>
      <div className="group-fields">
        <label className="field">
          <span>Budget</span>
          <select
            value={budget}
            onChange={(event) => void effects.groups.set({ budget: event.currentTarget.value as BudgetId })}
          >
            {Object.keys(BUDGETS).map((id) => (
              <option key={id} value={id}>
                {BUDGET_NAMES[id as BudgetId]}
              </option>
            ))}
          </select>
        </label>
        <NumberField
          label="Largest loss (dB)"
          value={delta}
          initial={USUAL_DELTA}
          min={0}
          max={10}
          onValue={(value) => void effects.groups.set({ delta: value })}
        />
      </div>
      <GroupPhotos state={state} />
      {plan !== null && (
        <section className="group-plan" aria-label="Plan">
          <h3>What will be trained</h3>
          <ol>
            {planLines(plan, requestOf(map, state)).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ol>
          <p>In all {timeWords(plan)}.</p>
        </section>
      )}
      <p className="group-actions">
        <button
          type="button"
          className="button button-primary"
          disabled={why !== null}
          onClick={() => void effects.groups.start()}
        >
          Search groups
        </button>
        {why !== null && <span className="quiet">{why}</span>}
        {why === null && report !== null && budget === 'look' && (
          <span className="quiet">So short, it shows how it works, not what groups are worth.</span>
        )}
      </p>
    </div>
  );
}

function whyNot({ chosen, plan, report, checking }: GroupsState): string | null {
  if (chosen.length < 2) return 'Choose at least two kinds.';
  if (checking !== null) return 'The photos are being looked at.';
  if (report === null) return 'Choose photos to learn from.';
  if (!report.usable) return 'These photos are too few to learn from.';
  return plan === null ? 'The plan is being made.' : null;
}
