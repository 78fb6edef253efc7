/** What goes on beside restoring in the tab "Compare": scores, and the layers that are seen. */
import { LAYERS } from '../../engine/domain/layer.ts';
import type { Raster } from '../../engine/domain/raster.ts';
import { METRICS, type MetricId } from '../../engine/domain/score.ts';
import { rasterCopy } from '../../workers/clients/raster-copies.ts';
import type { CompareDesk } from './compare-desk.ts';
import {
  COMPARE_METRICS,
  INPUT,
  keyOf,
  layerOfView,
  plainKey,
  REFERENCE,
  type ResultKey,
  removedFrom,
} from './compare-state.ts';
import type { PhotoId } from './photos-slice.ts';

export interface CompareBeside {
  /** Measures until every result has all scores. */
  measure(): Promise<void>;
  /** Derives layers until every result has the one that the view asks for. */
  layers(): Promise<void>;
  /** Makes the reference's picture. */
  reference(): Promise<void>;
  stop(): void;
}

export function createCompareBeside(desk: CompareDesk): CompareBeside {
  const { comparer } = desk.context;
  let stop = new AbortController();

  const nextMeasure = (photo: PhotoId): { key: ResultKey; metric: MetricId; raster: Raster } | null => {
    const keys = desk.readyKeys(photo);
    for (const metric of COMPARE_METRICS) {
      const compares = METRICS[metric].needs === 'reference';
      if (compares && desk.referenceOf(photo) === null) continue;
      for (const key of keys) {
        // A photo is not compared with itself.
        if (compares && key === plainKey(photo, REFERENCE)) continue;
        const raster = desk.rasterOf(key);
        if (raster !== null && desk.state().results[key]?.scores[metric] === undefined) {
          return { key, metric, raster };
        }
      }
    }
    return null;
  };

  return {
    measure: async () => {
      for (;;) {
        const photo = desk.photo()?.id;
        const next = photo === undefined || desk.state().paused ? null : nextMeasure(photo);
        if (photo === undefined || next === null) return;
        const { key, metric, raster } = next;
        const reference = METRICS[metric].needs === 'reference' ? desk.referenceOf(photo) : null;
        const { how } = desk.state();
        const outcome = await comparer.measure(raster, reference, metric, how, stop.signal);
        if (!outcome.ok && outcome.fault.code === 'cancelled') return;
        // Meanwhile another reference may have been chosen, or another result made.
        if (desk.rasterOf(key) !== raster || desk.state().how !== how) continue;
        if (reference !== null && reference !== desk.referenceOf(photo)) continue;
        const score = outcome.ok ? { value: outcome.value } : { why: outcome.fault.message };
        desk.setResult(key, { scores: { ...desk.state().results[key]?.scores, [metric]: score } });
      }
    },
    layers: async () => {
      for (;;) {
        const photo = desk.photo()?.id;
        const { view, against, gains, paused } = desk.state();
        const kind = layerOfView(view);
        if (photo === undefined || kind === null || paused) return;
        const wants = LAYERS[kind].against;
        const cards = desk.context.store.getState().models.listing?.cards ?? [];
        const baseOf = (key: ResultKey): ResultKey | null => {
          if (wants === null) return null;
          if (wants === 'chosen') return keyOf(desk.state(), photo, against);
          const from = removedFrom(desk.state(), photo, key, cards);
          return desk.rasterOf(from) === null ? plainKey(photo, INPUT) : from;
        };
        const orderOf = (key: ResultKey): string => `${kind} ${gains[kind]} ${baseOf(key) ?? ''}`;
        const key = desk.readyKeys(photo).find((each) => desk.bench.layer(each)?.order !== orderOf(each));
        const raster = key === undefined ? null : desk.rasterOf(key);
        if (key === undefined || raster === null) return;
        const [baseKey, order] = [baseOf(key), orderOf(key)];
        const base = baseKey === null ? null : desk.rasterOf(baseKey);
        if (wants !== null && base === null) return;
        const outcome = await comparer.layer(kind, raster, base, gains[kind], stop.signal);
        if (!outcome.ok) return;
        desk.bench.putLayer(key, { order, picture: outcome.value });
        desk.arrived();
      }
    },
    reference: async () => {
      const photo = desk.photo()?.id;
      const raster = photo === undefined ? null : desk.referenceOf(photo);
      if (photo === undefined || raster === null) return;
      const key = plainKey(photo, REFERENCE);
      if (desk.bench.get(key)?.raster === raster) return;
      const made = await comparer.picture(await rasterCopy(raster));
      if (!made.ok || desk.referenceOf(photo) !== raster) return;
      desk.bench.put(key, { raster, picture: made.value.picture, milliseconds: 0 });
      desk.arrived();
    },
    stop: () => {
      stop.abort();
      stop = new AbortController();
    },
  };
}
