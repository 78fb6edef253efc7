/** How released weights are recognised by their names. */
import type { NetworkSpec } from '../../domain/recipe.ts';
import type { NamedTensor } from '../safetensors.ts';
import type { Source } from './layouts.ts';

/** The tensors of a file by name. */
export type Tensors = ReadonlyMap<string, NamedTensor>;

/** A network whose released weights can be read. */
export interface Release {
  readonly label: string;
  /** The network that tensors tell of, or null where their names are not those of this release. */
  specOf(tensors: Tensors): NetworkSpec | null;
  /** Where a parameter of ours, of a shape, comes from. */
  sourceOf(name: string, shape: readonly number[], spec: NetworkSpec, tensors: Tensors): Source;
  /** Tensors of the release that its network never uses. */
  unused?(tensor: NamedTensor): boolean;
}

/** How many numbers from 0 on follow a prefix: `blocks.0.`, `blocks.1.` are two. */
export function countOf(tensors: Tensors, prefix: string): number {
  const numbers = [...tensors.keys()]
    .filter((name) => name.startsWith(prefix))
    .map((name) => Number.parseInt(name.slice(prefix.length), 10));
  return numbers.length === 0 ? 0 : Math.max(...numbers) + 1;
}

/** The size of one side of a tensor; 0 where there is none. */
export function sideOf(tensors: Tensors, name: string, axis: number): number {
  return tensors.get(name)?.shape[axis] ?? 0;
}
