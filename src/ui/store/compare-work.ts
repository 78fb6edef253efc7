/** Keeps the work of the tab "Compare" going: what is missing is taken up, what is not needed any more is dropped. */
import { createCompareBeside } from './compare-beside.ts';
import type { CompareDesk } from './compare-desk.ts';
import { createCompareRestorer } from './compare-restore.ts';
import { INPUT, isOf, modelsKey, plainKey, REFERENCE, type ResultKey } from './compare-state.ts';

export interface CompareWork {
  /** Takes up whatever is missing for the photo on the desk, and drops what is not needed any more. */
  proceed(): void;
  /** True while anything is being computed. */
  isBusy(): boolean;
  /** Stops everything. */
  stop(): void;
}

type Pump = 'restore' | 'measure' | 'layers' | 'reference';

export function createCompareWork(desk: CompareDesk): CompareWork {
  const restorer = createCompareRestorer(desk);
  const beside = createCompareBeside(desk);
  const running = new Map<Pump, 'busy' | 'again'>();

  /** Runs a pump; one that already runs looks once more before it ends. */
  const run = (name: Pump, pump: () => Promise<void>) => {
    if (running.has(name)) {
      running.set(name, 'again');
      return;
    }
    running.set(name, 'busy');
    void pump().finally(() => {
      const again = running.get(name) === 'again';
      running.delete(name);
      if (again) run(name, pump);
    });
  };

  /** Keys that the rows of the photo on the desk show, or are made from. */
  const neededKeys = (): ReadonlySet<ResultKey> => {
    const photo = desk.photo()?.id;
    if (photo === undefined) return new Set();
    return new Set([
      plainKey(photo, INPUT),
      plainKey(photo, REFERENCE),
      ...desk
        .state()
        .cells.flatMap(({ models, strength, last }) => [
          modelsKey(photo, models, strength),
          modelsKey(photo, models, 1),
          ...(last === null ? [] : [last]),
        ]),
    ]);
  };

  const tidy = () => {
    const needed = neededKeys();
    const own = desk.photo()?.id;
    const open = desk.context.store.getState().photos.entries.map(({ id }) => id);
    desk.bench.prune(
      (key) => needed.has(key),
      (key) => open.some((each) => each !== own && isOf(key, each)),
    );
    const isKept = (key: ResultKey) =>
      needed.has(key) || desk.bench.get(key) !== null || open.some((each) => key === plainKey(each, INPUT));
    const { results } = desk.state();
    if (Object.keys(results).every(isKept)) return;
    const kept = Object.fromEntries(Object.entries(results).filter(([key]) => isKept(key)));
    desk.update((state) => ({ ...state, results: kept }));
  };

  const wantedKeys = (): readonly ResultKey[] => {
    const photo = desk.photo()?.id;
    if (photo === undefined) return [];
    return desk.state().cells.map(({ models, strength }) => modelsKey(photo, models, strength));
  };

  const proceed = () => {
    tidy();
    restorer.keepOnly(wantedKeys());
    if (desk.photo() === null || desk.state().paused) return;
    run('reference', beside.reference);
    run('restore', () => restorer.pump(proceed));
    run('measure', beside.measure);
    run('layers', beside.layers);
  };

  return {
    proceed,
    isBusy: () => running.size > 0,
    stop: () => {
      restorer.keepOnly([]);
      beside.stop();
    },
  };
}
