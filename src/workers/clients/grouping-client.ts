/** The Studio's side of the search for groups. */
import * as Comlink from 'comlink';
import type { Outcome } from '../../engine/domain/fault.ts';
import type { GroupPlan } from '../../engine/domain/grids.ts';
import type { ModelCard } from '../../engine/domain/model-card.ts';
import type { Recipe } from '../../engine/domain/recipe.ts';
import type { GroupSearch, GroupSearchEvent, GroupSearchRequest } from '../protocol/grouping.ts';
import type { DataClient } from './data-client.ts';
import type { EngineWorker } from './engine-worker.ts';

export interface GroupingClient {
  plan(request: GroupSearchRequest): Promise<Outcome<GroupPlan>>;
  /** Resolves when the search comes to rest; restoring works meanwhile. */
  search(
    request: GroupSearchRequest,
    onEvent: (event: GroupSearchEvent) => void,
  ): Promise<Outcome<GroupSearch>>;
  /** Asks; the promise of `search` tells when it has happened. */
  pause(): Promise<Outcome<void>>;
  /** The search that is kept, or null. */
  kept(): Promise<Outcome<GroupSearch | null>>;
  forget(): Promise<Outcome<void>>;
  keep(members: readonly string[], name: string): Promise<Outcome<ModelCard>>;
}

/** Makes the client. @param data holds the photos to learn from */
export function createGroupingClient(
  { slot }: EngineWorker,
  data: Pick<DataClient, 'serve'>,
): GroupingClient {
  const serve = async (recipe: Recipe): Promise<Outcome<MessagePort>> => {
    const served = await data.serve(recipe);
    return served.ok ? Comlink.transfer(served, [served.value]) : served;
  };
  return {
    plan: (request) => slot.call((api) => api.planGroups(request), { beside: true }),
    search: (request, onEvent) =>
      slot.call(
        async (api, beat) => {
          const listen = Comlink.proxy((event: GroupSearchEvent) => {
            beat();
            onEvent(event);
          });
          return api.searchGroups(request, Comlink.proxy(serve), listen);
        },
        { beside: true },
      ),
    pause: () =>
      slot.call(
        async (api) => {
          await api.pauseGroups();
          return { ok: true, value: undefined };
        },
        { beside: true },
      ),
    kept: () => slot.call((api) => api.groupSearch(), { beside: true }),
    forget: () => slot.call((api) => api.forgetGroups(), { beside: true }),
    keep: (members, name) => slot.call((api) => api.keepGroup(members, name), { beside: true }),
  };
}
