/** What a part of the experiment on Uni-Removal is: its arms, what they are judged by and what is asked of them. */
import type { FolderReader } from '../../../engine/data/folder-reader.ts';
import type { PhotoStore } from '../../../engine/data/photo-store.ts';
import type { Recipe } from '../../../engine/domain/recipe.ts';
import type { LoadedModel } from '../../../engine/inference/loaded-model.ts';
import type { Measured } from '../common/compare.ts';
import type { TestCrop } from '../common/test-crops.ts';

/** The two halves of the paper: Table IV and Table V. */
export const PART_IDS = ['transfer', 'adaptation'] as const;
export type PartId = (typeof PART_IDS)[number];

export interface Sizes {
  readonly steps: number;
  readonly batch: number;
  readonly patch: number;
  readonly seeds: number;
  /** Test photos of each set; 0: all. */
  readonly photos: number;
  /** Side of the middle of each that is scored, in pixels. */
  readonly side: number;
}

export interface Arm {
  readonly id: string;
  readonly label: string;
}

export interface Measure {
  /** Also the name in `values`. */
  readonly id: string;
  readonly label: string;
  /**
   * Higher is better, and nothing is claimed of two arms that both gain less than half of what the teacher gains over the
   * photos as they came, or nothing at all where nobody teaches it.
   */
  readonly floor?: true;
}

/** A claim of the paper, or a question of our own where nothing was published. */
export interface Question {
  readonly text: string;
  /** An arm or a reference. */
  readonly arm: string;
  readonly against: string;
  readonly measure: string;
  /** The published difference, null where there is none. */
  readonly published: number | null;
  /** Asked is how far the arm is from the other, beside how far it is in the paper; otherwise whether it is better. */
  readonly distance?: true;
}

/** What is scored without being trained here, such as a teacher. */
export interface Reference extends Arm {
  /** Model ids, or paths; several make a chain; absent: the photos as they came in. */
  readonly models?: string;
  /** The measures that it is asked for. */
  readonly measures: readonly string[];
  /** Has a column among the crops. */
  readonly shown?: true;
}

export interface Photos {
  /** Photos that are shown, with the kind of damage of each, from top to bottom. */
  readonly shown: readonly (TestCrop & { readonly label: string })[];
  /** Of all files that were read, below the data folder. */
  readonly paths: readonly string[];
  /** Every measure, photo by photo; no models: as they came in. @param wanted absent: all measures */
  score(
    models: readonly LoadedModel[],
    assertHealthy: () => void,
    wanted?: readonly string[],
  ): Promise<Measured['values']>;
}

export interface Part {
  readonly id: PartId;
  readonly title: string;
  readonly full: Sizes;
  readonly quick: Sizes;
  /** In the order in which they are trained. */
  readonly arms: readonly Arm[];
  readonly measures: readonly Measure[];
  readonly questions: readonly Question[];
  references(): readonly Reference[];
  recipe(arm: string, seed: number, sizes: Sizes): Recipe;
  /** The data folder as this part sees it, where it makes some of its photos itself. */
  reader?(reader: FolderReader): FolderReader;
  photos(sizes: Sizes, reader: FolderReader, store: PhotoStore): Promise<Photos>;
  /** How it was done and what was left out, for the page. */
  explain(sizes: Sizes): readonly string[];
}
