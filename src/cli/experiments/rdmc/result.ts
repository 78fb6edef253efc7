/** What the experiment on RDMC writes: every number of its page. */

import type { Genotype, LinkWeight } from '../../../engine/domain/rdmc-genotype.ts';
import type { Probed } from '../../probe-pairs.ts';
import type { Measured } from '../common/compare.ts';
import type { Host } from '../common/host.ts';
import type { FoundRun } from '../common/runs.ts';
import type { Sizes } from './arms.ts';

export const TEST_SETS = ['rain100l', 'jorder_heavy', 'ddn'] as const;
export type TestSet = (typeof TEST_SETS)[number];

export interface ArmRun extends Measured {
  readonly fingerprint: string;
  readonly sha256: string;
  readonly steps: number;
  readonly seconds: number;
  readonly parameters: number;
  /** Thousand million multiply-adds at 256 x 256. */
  readonly gmac: number;
  readonly links: readonly string[];
}

export interface SearchRun {
  readonly seed: number;
  readonly steps: number;
  readonly seconds: number;
  readonly genotype: Genotype;
  readonly weights: readonly LinkWeight[];
}

export interface Missing {
  readonly arm: string;
  readonly seed: number;
  readonly state: FoundRun['state'] | 'waits for its search';
}

/** What an arm's network costs. */
export interface Cost {
  readonly arm: string;
  readonly parameters: number;
  /** Thousand million multiply-adds at 256 x 256. */
  readonly gmac: number;
}

/** Milliseconds for one photo of 481 x 321: the median of some. */
export interface Speed {
  readonly name: string;
  readonly milliseconds: number;
}

/** PSNR of a chain on rain with veil, photo by photo. */
export interface VeilRow {
  readonly models: string;
  readonly psnr: readonly number[];
}

export interface Result {
  readonly experiment: 'rdmc';
  readonly quick: boolean;
  readonly command: string;
  readonly seed: number;
  readonly sizes: Sizes;
  readonly host: Host;
  /** What was not restored. */
  readonly input: Measured['values'];
  readonly photos: readonly { readonly path: string; readonly sha256: string }[];
  readonly searches: readonly SearchRun[];
  readonly runs: readonly ArmRun[];
  readonly missing: readonly Missing[];
  /** Counted, trained or not; without arms that wait for a search. */
  readonly costs: readonly Cost[];
  readonly speeds: readonly Speed[];
  readonly veil: readonly VeilRow[];
  /** What machines see in photos of Rain100L: damaged, restored by RDMC and its rivals, and clean. */
  readonly probe: Probed | null;
}
