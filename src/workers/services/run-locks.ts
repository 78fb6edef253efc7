/** One tab trains a Run; the others see that it does. */
import { StudioError } from '../../engine/domain/fault.ts';

export interface RunLocks {
  /** Does work while no other tab trains this Run. @throws StudioError `training-busy` where one does */
  holding<T>(id: string, work: () => Promise<T>): Promise<T>;
  /** Ids of the Runs that some tab trains. */
  held(): Promise<ReadonlySet<string>>;
}

const PREFIX = 'training:';

/** Locks of the browser, which end with the tab that holds them; without them every tab is on its own. */
export function createRunLocks(locks: LockManager | undefined): RunLocks {
  if (!locks) return { holding: (_, work) => work(), held: async () => new Set() };
  return {
    holding: async (id, work) =>
      await locks.request(`${PREFIX}${id}`, { ifAvailable: true }, (lock) => {
        if (lock === null) {
          throw new StudioError(
            'training-busy',
            'This training goes on in another tab; pause it there, or close that tab.',
          );
        }
        return work();
      }),
    held: async () => {
      const names = ((await locks.query()).held ?? []).map(({ name }) => name ?? '');
      return new Set(
        names.filter((name) => name.startsWith(PREFIX)).map((name) => name.slice(PREFIX.length)),
      );
    },
  };
}
