/**
 * GRIDS in plain data (Cao et al., "GRIDS: Grouped Multiple-Degradation Restoration with Image Degradation Similarity",
 * ECCV 2024): how alike kinds of damage are, which belong together, and what one photo needs.
 */
import type { TaskId } from './task.ts';

/** A generalised Gaussian about zero: `shape` 1 is Laplace, 2 is normal; `sigma` is its standard deviation. */
export interface GgdFit {
  /** Alpha of the paper, 0.2..10. */
  readonly shape: number;
  /** In units of the descriptor's features; compare only fits of one descriptor and one number of patches. */
  readonly sigma: number;
}

/** One kind of damage, or a folder of the user's, as it is compared with others. */
export interface DegradationSet {
  /** Name of row and column, for example `jpeg`, or the folder's name. */
  readonly id: string;
  readonly label: string;
  /** What made it; null for a folder. */
  readonly task: TaskId | null;
  /** How the damage was set, for example `quality 10-40`; empty where it has no settings or is not known. */
  readonly setting: string;
}

/** How a map was measured: two maps are comparable where all of these agree. */
export interface Measuring {
  /** Model id of the descriptor, `feature-net-…`, or `dense-sift`. */
  readonly descriptor: string;
  /** Patches of each set. */
  readonly patches: number;
  /** Side of a patch in pixels. */
  readonly side: number;
  /** Principal components that are kept. */
  readonly components: number;
  /** Photos that the patches come from. */
  readonly photos: number;
  readonly seed: number;
}

/** The similarity matrix S and what it was made from. Distances: 0 the same, 5 a KL divergence of 1, more is further. */
export interface SimilarityMap extends Measuring {
  readonly sets: readonly DegradationSet[];
  readonly fits: readonly GgdFit[];
  /** Symmetric: the mean of both directions of `log10(KL + 1e-5) + 5`; 0 on the diagonal. */
  readonly matrix: readonly (readonly number[])[];
  /** Standard deviation of each entry when patches are drawn again (bootstrap); null where it was not asked for. */
  readonly spread: readonly (readonly number[])[] | null;
  /** Indices of the sets in an order that puts neighbours side by side (average linkage). */
  readonly order: readonly number[];
}

/** How far a photo is from one set or group. */
export interface Distance {
  readonly id: string;
  /** `log10(KL + 1e-5) + 5`. */
  readonly distance: number;
}

/** Where one photo falls among the sets of a map, nearest first; its fit can be drawn beside theirs. */
export interface PhotoPlace {
  readonly fit: GgdFit;
  readonly distances: readonly Distance[];
  readonly patches: number;
  readonly milliseconds: number;
}

/** How sure a choice is. */
export type Trust =
  /** The damage is one that the chosen model learned from. */
  | 'in-distribution'
  /** None of the groups is near: the all-in-one model is taken instead. */
  | 'unknown-damage'
  /** The photo is too small to be judged. */
  | 'too-small';

/** Two passes against one, tried on a part of the photo. */
export interface ChainProposal {
  /** The models that one pass would be. */
  readonly onePass: readonly string[];
  /** The damage that it would leave, in words. */
  readonly left: string;
  /** Distances to good photos after one pass and after both: `log10(KL + 1e-5) + 5`. */
  readonly one: number;
  readonly two: number;
}

/** Which model a photo needs, why, and what it should be worth, before any model has run. */
export interface PhotoChoice {
  /** The nearest group. */
  readonly group: string;
  readonly groupLabel: string;
  /** The likeliest kind of damage within it. */
  readonly task: TaskId;
  /** Models to run one after another; empty: leave the photo as it is. Two where the damage is mixed. */
  readonly models: readonly string[];
  /** To the group: `log10(KL + 1e-5) + 5`. */
  readonly distance: number;
  readonly trust: Trust;
  readonly inDistribution: boolean;
  /** Expected gain of PSNR in dB; null where nothing is known about such photos. */
  readonly predictedGain: number | null;
  /** One or two plain sentences: what was seen, what is done about it, how sure that is. */
  readonly reason: string;
  /** Where two models are proposed: what decided against one. */
  readonly chain?: ChainProposal;
  /** All groups, nearest first. */
  readonly distances: readonly Distance[];
  readonly fit: GgdFit;
  readonly patches: number;
  readonly milliseconds: number;
}

/** A model that a grouping search trained, and what it scored. */
export interface TrainedGroup {
  readonly members: readonly string[];
  /** PSNR in dB on each member, in the same order. */
  readonly psnr: readonly number[];
  /** Largest loss in dB against the members' own models (Delta P of the paper); 0 for a single one. */
  readonly drop: number;
  readonly steps: number;
  readonly seconds: number;
  /** Whether it had been trained by an earlier search. */
  readonly cached: boolean;
}

/** A kind of damage in a search, with the settings that it is made with. */
export interface GroupMember {
  /** Unlike those of the others; short enough for a folder's name. */
  readonly id: string;
  readonly label: string;
  readonly task: TaskId;
  readonly set: Readonly<Record<string, number | readonly [number, number]>>;
}

/** How large the models of a search are and how long each is trained. */
export interface GroupBudget {
  /** The name of another network than the SRResNet of these channels and blocks, and its width where that is not its own. */
  readonly network?: string;
  readonly width?: number;
  readonly channels: number;
  readonly blocks: number;
  /** Steps of the shared base, and of every fine-tune of it. */
  readonly baseSteps: number;
  readonly steps: number;
  readonly batch: number;
  readonly patch: number;
}

/** What a search still has to train. */
export interface GroupPlan {
  /** Models of which it is certain: the base, and one for each member. */
  readonly certain: number;
  /** The group that is tried next, by ids; null where the search needs no other. */
  readonly next: readonly string[] | null;
  /** Groups to try beside that, depending on what is found: at least and at most. */
  readonly fewest: number;
  readonly most: number;
  /** Seconds for all of it, at least and at most. */
  readonly seconds: readonly [number, number];
  /** Whether the speed behind `seconds` was measured here, or is a usual one. */
  readonly measured: boolean;
}

export interface Grouping {
  /** Disjoint, and together all members. */
  readonly groups: readonly (readonly string[])[];
  /** Largest loss that a member may suffer, in dB. */
  readonly delta: number;
  /** Largest group with a feasible representative. */
  readonly largest: number;
  readonly trained: readonly TrainedGroup[];
}
