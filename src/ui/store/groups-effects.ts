/** Effects of the search for groups. */
import type { ChosenFile } from '../../workers/protocol/training.ts';
import type { StudioContext } from './context.ts';
import { notify } from './context.ts';
import { missingPhotos } from './finetune-state.ts';
import { type GroupsState, MOST_KINDS, NO_GROUPS, requestOf } from './groups-state.ts';

export interface Groups {
  /** Reads the search that is kept, once. */
  open(): Promise<void>;
  /** Adds a kind of damage, or takes it out. */
  toggle(id: string): Promise<void>;
  set(values: Partial<Pick<GroupsState, 'budget' | 'delta'>>): Promise<void>;
  /** Looks at the photos to learn from. */
  photos(files: readonly ChosenFile[]): Promise<void>;
  /** Begins, or goes on with the search that is kept. */
  start(): Promise<void>;
  pause(): Promise<void>;
  /** Stops the search and forgets it with its models; own models that were kept of it stay. */
  discard(): Promise<void>;
  /** Puts a group's model among one's own. */
  keep(members: readonly string[], name: string): Promise<void>;
}

export function createGroups(context: StudioContext): Groups {
  const { store, grouping, groupData, engine } = context;
  const groups = (): GroupsState => store.getState().degradations.groups;
  const change = (values: Partial<GroupsState>) =>
    store.setState(({ degradations }) => ({
      degradations: { ...degradations, groups: { ...degradations.groups, ...values } },
    }));
  let opened = false;
  let cancelling = false;
  let newestCheck = 0;
  let newestPlan = 0;

  const replan = async (): Promise<void> => {
    newestPlan += 1;
    const turn = newestPlan;
    const { map } = store.getState().degradations;
    if (map === null || groups().chosen.length < 2) return change({ plan: null });
    const outcome = await grouping.plan(requestOf(map, groups()));
    if (turn !== newestPlan) return;
    if (outcome.ok) change({ plan: outcome.value, fault: null });
    else change({ plan: null, fault: outcome.fault });
  };

  const pause = async (): Promise<void> => {
    if (groups().phase !== 'searching') return;
    change({ phase: 'pausing' });
    await grouping.pause();
  };
  const forget = async (): Promise<void> => {
    const outcome = await grouping.forget();
    if (!outcome.ok) return change({ fault: outcome.fault });
    const { chosen, budget, delta, report, plan } = groups();
    change({ ...NO_GROUPS, chosen, budget, delta, report, plan });
  };

  return {
    async open() {
      if (opened) return;
      opened = true;
      const outcome = await grouping.kept();
      if (outcome.ok) change({ search: outcome.value });
      // After a failure the next visit asks again.
      else opened = false;
    },
    async toggle(id) {
      const { chosen } = groups();
      if (chosen.includes(id)) change({ chosen: chosen.filter((other) => other !== id) });
      else if (chosen.length < MOST_KINDS) change({ chosen: [...chosen, id] });
      await replan();
    },
    async set(values) {
      change(values);
      await replan();
    },
    async photos(files) {
      newestCheck += 1;
      const turn = newestCheck;
      change({ report: null, fault: null, checking: { done: 0, total: files.length } });
      const outcome = await groupData.choose({ degraded: [], clean: files }, (done, total) => {
        if (turn === newestCheck && groups().report === null) change({ checking: { done, total } });
      });
      if (turn !== newestCheck) return;
      if (outcome.ok) change({ checking: null, report: outcome.value });
      else change({ checking: null, fault: outcome.fault });
    },
    async start() {
      const { search, phase, report } = groups();
      const { map } = store.getState().degradations;
      if (phase !== 'resting' || map === null || report?.usable !== true) return;
      const request = search?.request ?? requestOf(map, groups());
      const missing = missingPhotos({ dataset: request.photos }, report).length;
      if (missing > 0) {
        const message = `${missing} of the photos that this search began with ${missing === 1 ? 'is' : 'are'} missing; choose the same photos again.`;
        return change({ fault: { code: 'option-invalid', message } });
      }
      cancelling = false;
      change({ phase: 'searching', fault: null, progress: null });
      const outcome = await grouping.search(request, (event) => {
        if (event.kind === 'stands') change({ search: event.search, progress: null });
        else change({ progress: event });
      });
      if (outcome.ok) change({ phase: 'resting', progress: null, search: outcome.value });
      else {
        const kept = await grouping.kept();
        change({
          phase: 'resting',
          progress: null,
          fault: outcome.fault,
          ...(kept.ok && { search: kept.value }),
        });
      }
      if (cancelling) await forget();
    },
    pause,
    async discard() {
      if (groups().phase === 'resting') return forget();
      cancelling = true;
      await pause();
    },
    async keep(members, name) {
      const outcome = await grouping.keep(members, name);
      if (!outcome.ok) return change({ fault: outcome.fault });
      change({ kept: { ...groups().kept, [members.join()]: outcome.value.name } });
      const listing = await engine.zoo();
      if (listing.ok) store.setState({ models: { listing: listing.value, fault: null } });
      notify(context, 'status', `${outcome.value.name} is now among your own models.`);
    },
  };
}
