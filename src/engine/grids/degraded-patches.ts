/** Patches of clean photos with one kind of damage: the same places for every kind, so that only the damage differs. */
import * as tf from '@tensorflow/tfjs-core';
import type { PhotoStore } from '../data/photo-store.ts';
import { synthesise } from '../data/sample.ts';
import type { Setting } from '../degradations/params.ts';
import type { TaskId } from '../domain/task.ts';
import { stream } from '../runtime/random.ts';

export interface Damage {
  readonly task: TaskId;
  readonly set: Readonly<Record<string, Setting>>;
}

/** `[count, side, side, 3], 0..1`: patch i lies on photo i (round and round), where the seed says. The caller disposes. */
export async function degradedPatches(
  { task, set }: Damage,
  photos: readonly string[],
  store: PhotoStore,
  { side, count, seed }: { readonly side: number; readonly count: number; readonly seed: number },
): Promise<tf.Tensor4D> {
  const all = new Float32Array(count * side * side * 3);
  const wanted = { id: task, set: mutable(set), weight: 1, pairs: [], pairShare: 0, layers: 0 };
  for (let i = 0; i < count; i++) {
    const pixels = await store(photos[i % photos.length] as string);
    const { degraded } = synthesise(wanted, pixels, side, stream(seed, 'patch', i));
    all.set(degraded, i * side * side * 3);
  }
  return tf.tensor4d(all, [count, side, side, 3]);
}

/** Settings as a Recipe holds them. */
function mutable(set: Damage['set']): Record<string, number | [number, number]> {
  return Object.fromEntries(
    Object.entries(set).map(([name, value]) => [
      name,
      typeof value === 'number' ? value : [value[0], value[1]],
    ]),
  );
}
