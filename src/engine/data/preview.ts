/** What a degradation does to one of the user's photos. */
import { degrade } from '../degradations/degrade.ts';
import { drawParams, type Setting } from '../degradations/params.ts';
import { fromFloats } from '../domain/raster.ts';
import type { TaskId } from '../domain/task.ts';
import { stream } from '../runtime/random.ts';
import type { PhotoStore } from './photo-store.ts';
import { floatsOf } from './pixels.ts';

export interface PreviewRequest {
  /** Paths of clean photos; one of them is shown. */
  readonly clean: readonly string[];
  readonly store: PhotoStore;
  readonly task: TaskId;
  readonly set: Readonly<Record<string, Setting>>;
  /** Chooses photo, crop and damage. */
  readonly seed: number;
  /** Greatest side of the crop in px. */
  readonly side: number;
}

/** A damaged crop and the values that the damage was drawn with. @throws StudioError `option-invalid` */
export async function previewDamage({ clean, store, task, set, seed, side }: PreviewRequest) {
  const random = stream(seed, 'preview', task);
  const params = drawParams(task, set, random);
  const photo = await store(random.pick(clean));
  const width = Math.min(side, photo.width);
  const height = Math.min(side, photo.height);
  const left = random.integer(0, photo.width - width);
  const top = random.integer(0, photo.height - height);
  const view = { left, top, width: photo.width, height: photo.height };
  const crop = floatsOf(photo, { left, top, width, height });
  const damaged = degrade(crop, width, height, task, params, random, view);
  return { task, set: params, raster: fromFloats(damaged, { width, height, depth: 8, alpha: null }) };
}
