/** How it learns: the method, and how tasks share the steps. */
import { useId } from 'react';
import type { LinkSpace } from '../../../engine/domain/rdmc-genotype.ts';
import type { ReweightingId } from '../../../engine/domain/recipe.ts';
import { sequenceWords } from '../../messages/weighing.ts';
import { effects } from '../../store/effects.ts';
import { NETWORK_CHOICES, usualRate } from '../../store/finetune-settings.ts';
import { taskCount } from '../../store/finetune-state.ts';
import { candidatesIn, searchedNetwork, spaceOf } from '../../store/link-search.ts';
import { useStudio } from '../../store/store.ts';
import { proposedTeachers, tasksToTeach } from '../../store/teachers.ts';
import { Teachers } from './Teachers.tsx';

const REWEIGHTINGS: Readonly<Record<ReweightingId, { readonly label: string; readonly what: string }>> = {
  mixed: { label: 'Mixed', what: 'Every sample counts alike; damage that is hard to undo rules.' },
  'per-task': { label: 'Per task', what: 'Every kind of damage counts alike.' },
  art: { label: 'Art', what: 'Damage that learns more slowly than the rest gets more weight.' },
  tur: { label: 'TUR', what: 'The network says where it is unsure, and learns less from there.' },
  scalar: { label: 'Scalar', what: 'One learned weight for each kind of damage.' },
};

const isReweighting = (value: string): value is ReweightingId => Object.hasOwn(REWEIGHTINGS, value);

type Method = 'supervised' | 'transfer' | 'adaptation' | 'rdmc-search';

const METHODS: Readonly<Record<Method, { readonly label: string; readonly what: string }>> = {
  supervised: { label: 'Supervised', what: 'Learns from damaged photos with their clean partners.' },
  transfer: { label: 'From other models', what: 'Learns to restore as the models do that are chosen below.' },
  adaptation: {
    label: 'Uni-Removal adaptation',
    what: 'Adapts a model to your bad photos as they are; clear photos of anything show it what good ones look like.',
  },
  'rdmc-search': {
    label: 'RDMC search',
    what: 'Learns as well which levels of RDMC, a small network for rain, need links between them. Photos are split: half for the weights, half for the links.',
  },
};

const isMethod = (value: string): value is Method => Object.hasOwn(METHODS, value);

function chooseMethod(method: Method): void {
  effects.finetune.adapt(method === 'adaptation');
  if (method === 'adaptation') return;
  const { finetune, models } = useStudio.getState();
  const { settings, report } = finetune;
  const searches = method === 'rdmc-search';
  // A search has a network of its own; whoever leaves it takes the usual one.
  const network = searches ? searchedNetwork('journal') : NETWORK_CHOICES[0]?.spec;
  const fresh = network && (searches || spaceOf(settings.network) !== null);
  const tasks = tasksToTeach(settings, report);
  effects.finetune.set({
    teachers: method === 'transfer' ? proposedTeachers(tasks, models.listing) : null,
    ...(fresh && { network, start: null, learningRate: usualRate(null) }),
  });
}

const SPACES: Readonly<Record<LinkSpace, string>> = {
  journal: 'between neighbouring levels, as in the released code',
  full: 'between all levels, as in the paper',
};

function SpaceField({ space, disabled }: { readonly space: LinkSpace; readonly disabled: boolean }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>Candidate links</label>
      <select
        id={id}
        value={space}
        disabled={disabled}
        onChange={({ currentTarget: { value } }) =>
          effects.finetune.set({ network: searchedNetwork(value === 'full' ? 'full' : 'journal') })
        }
      >
        {(['journal', 'full'] as const).map((name) => (
          <option key={name} value={name}>
            {candidatesIn(name)}, {SPACES[name]}
          </option>
        ))}
      </select>
    </div>
  );
}

export function MethodFields({ disabled }: { readonly disabled: boolean }) {
  const ids = [useId(), useId(), useId()];
  const tasks = useStudio(({ finetune }) => taskCount(finetune.settings, finetune.report));
  const { reweighting, sequential, steps } = useStudio(({ finetune }) => finetune.settings);
  const space = useStudio(({ finetune }) => spaceOf(finetune.settings.network));
  const teaches = useStudio(({ finetune }) => Boolean(finetune.settings.teachers));
  const adapts = useStudio(({ finetune }) => Boolean(finetune.settings.adapt));
  const method: Method =
    space !== null ? 'rdmc-search' : adapts ? 'adaptation' : teaches ? 'transfer' : 'supervised';
  const alone = tasks < 2 || adapts;
  return (
    <>
      <div className="field">
        <label htmlFor={ids[0]}>Method</label>
        <select
          id={ids[0]}
          disabled={disabled}
          aria-describedby={`${ids[0]}-what`}
          value={method}
          onChange={({ currentTarget: { value } }) => isMethod(value) && chooseMethod(value)}
        >
          {Object.entries(METHODS).map(([id, { label }]) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </select>
        <span id={`${ids[0]}-what`} className="hint">
          {METHODS[method].what}
        </span>
      </div>
      <Teachers disabled={disabled} />
      {space !== null && <SpaceField space={space} disabled={disabled} />}
      <div className="field">
        <label htmlFor={ids[1]}>Reweighting</label>
        <select
          id={ids[1]}
          disabled={disabled || alone || space !== null}
          aria-describedby={`${ids[1]}-why`}
          value={reweighting}
          onChange={({ currentTarget: { value } }) =>
            isReweighting(value) && effects.finetune.set({ reweighting: value })
          }
        >
          {Object.entries(REWEIGHTINGS).map(([id, { label }]) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </select>
        <span id={`${ids[1]}-why`} className="hint">
          {space !== null
            ? 'Off: a search counts every sample alike.'
            : adapts
              ? 'Off: adapting counts every sample alike.'
              : alone
                ? 'Off: there is one kind of damage, so there is nothing to weigh.'
                : `${tasks} kinds of damage. ${REWEIGHTINGS[reweighting].what}`}
        </span>
      </div>
      {!alone && (
        <div className="field">
          <label htmlFor={ids[2]}>Order</label>
          <select
            id={ids[2]}
            disabled={disabled}
            aria-describedby={`${ids[2]}-what`}
            value={sequential ? 'sequential' : 'together'}
            onChange={({ currentTarget: { value } }) =>
              effects.finetune.set({ sequential: value === 'sequential' })
            }
          >
            <option value="together">All kinds from the start</option>
            <option value="sequential">One more kind with every stage</option>
          </select>
          <span id={`${ids[2]}-what`} className="hint">
            {sequential ? sequenceWords(tasks, steps, reweighting) : 'Every step learns all kinds.'}
          </span>
        </div>
      )}
    </>
  );
}
