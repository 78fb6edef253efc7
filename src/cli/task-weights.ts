/** What the tasks of a Run weighed, for people: means over the steps since the last look. */
import type { RunEvent } from '../engine/domain/run.ts';

type StepEvent = Extract<RunEvent, { kind: 'step' }>;

export interface TaskWeights {
  add(event: StepEvent): void;
  /** One line, and a fresh start; null where there is at most one task. */
  line(): string | null;
}

/** Collects the tasks of steps. */
export function taskWeights(): TaskWeights {
  let steps = 0;
  const sums = new Map<string, { seen: number; loss: number; weight: number }>();
  return {
    add: ({ tasks = [] }) => {
      steps++;
      for (const { task, loss, weight } of tasks) {
        const sum = sums.get(task) ?? { seen: 0, loss: 0, weight: 0 };
        sums.set(task, { seen: sum.seen + 1, loss: sum.loss + loss, weight: sum.weight + weight });
      }
    },
    line: () => {
      // A task that is absent weighs nothing in that step, and has no loss.
      const parts = [...sums].map(
        ([task, { seen, loss, weight }]) =>
          `${task} ${(weight / steps).toPrecision(3)} (loss ${(loss / seen).toFixed(4)})`,
      );
      steps = 0;
      sums.clear();
      return parts.length > 1 ? `weights ${parts.join(', ')}` : null;
    },
  };
}
