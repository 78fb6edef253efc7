/** What the Studio may ask about searching groups of damage on the user's own photos. Plain data, as in `api.ts`. */
import type { Outcome } from '../../engine/domain/fault.ts';
import type {
  GroupBudget,
  Grouping,
  GroupMember,
  GroupPlan,
  TrainedGroup,
} from '../../engine/domain/grids.ts';
import type { ModelCard } from '../../engine/domain/model-card.ts';
import type { Recipe } from '../../engine/domain/recipe.ts';

/** A search. The same request goes on where it was. */
export interface GroupSearchRequest {
  /** Two to six kinds of damage, each of a task of its own. */
  readonly members: readonly GroupMember[];
  /** Distances between them, in the same order. */
  readonly distances: readonly (readonly number[])[];
  /** Largest loss in dB that a kind may suffer in its group. */
  readonly delta: number;
  readonly budget: GroupBudget;
  readonly seed: number;
  /** Names of the photos, so that going on with others can be refused. */
  readonly photos: readonly string[];
}

/** The search that is kept, as it stands. */
export interface GroupSearch {
  readonly request: GroupSearchRequest;
  /** `elsewhere`: another tab goes on with it. */
  readonly status: 'searching' | 'paused' | 'done' | 'elsewhere';
  readonly plan: GroupPlan;
  /** Models that are trained: single ones first, then groups in the order of their trial. */
  readonly trained: readonly TrainedGroup[];
  /** Null until it is done. */
  readonly result: Grouping | null;
}

export type GroupSearchEvent =
  /** `members`: ids of the group whose model is trained; null: the base that all share. */
  | {
      readonly kind: 'step';
      readonly members: readonly string[] | null;
      readonly step: number;
      readonly steps: number;
      /** Seconds for all that is left, at least and at most. */
      readonly seconds: readonly [number, number];
    }
  /** Where it stands: told when it begins and after every model. */
  | { readonly kind: 'stands'; readonly search: GroupSearch };

/** One search at a time, kept on the browser's disk; no other training goes on meanwhile. */
export interface GroupingApi {
  /** What a search would train. Nothing is computed and nothing is kept. */
  planGroups(request: GroupSearchRequest): Promise<Outcome<GroupPlan>>;
  /**
   * Searches, or goes on with the search of an equal request; another one that was kept is forgotten.
   * @param serve gives a port on which a Recipe's batches are served
   * @returns where it came to rest
   */
  searchGroups(
    request: GroupSearchRequest,
    serve: (recipe: Recipe) => Promise<Outcome<MessagePort>>,
    onEvent: (event: GroupSearchEvent) => void,
  ): Promise<Outcome<GroupSearch>>;
  /** Comes to rest after this step. */
  pauseGroups(): Promise<void>;
  /** The search that is kept, or null. */
  groupSearch(): Promise<Outcome<GroupSearch | null>>;
  /** Forgets the kept search with all its models. */
  forgetGroups(): Promise<Outcome<void>>;
  /** Puts a model of the search among the user's own. @param members ids of its group */
  keepGroup(members: readonly string[], name: string): Promise<Outcome<ModelCard>>;
}
