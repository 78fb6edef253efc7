/** The map as a table: one cell for each pair, strong where two kinds of damage are alike. Arrows move between cells. */
import { type KeyboardEvent, useRef, useState } from 'react';
import type { PhotoPlace, SimilarityMap } from '../../../engine/domain/grids.ts';
import { distanceText, pairDistances } from '../../messages/degradations.ts';
import { LEVELS, levelOf } from './levels.ts';

interface Props {
  readonly map: SimilarityMap;
  readonly pair: readonly [string, string] | null;
  /** Where the open photo falls: one more row. */
  readonly place: PhotoPlace | null;
  readonly onPair: (a: string, b: string) => void;
}

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

export function SimilarityGrid({ map, pair, place, onPair }: Props) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [focus, setFocus] = useState<readonly [number, number]>([1, 0]);
  const order = map.order;
  const all = pairDistances(map);
  const [least, most] = [all[0] ?? 0, all.at(-1) ?? 0];
  const set = (i: number) => map.sets[order[i] as number] as SimilarityMap['sets'][number];
  const distance = (row: number, column: number) =>
    map.matrix[order[row] as number]?.[order[column] as number] ?? 0;

  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const bound = (value: number) => Math.min(order.length - 1, Math.max(0, value));
    const next = [bound(focus[0] + step[0]), bound(focus[1] + step[1])] as const;
    setFocus(next);
    body.current?.querySelector<HTMLElement>(`[data-at="${next.join()}"]`)?.focus();
  };

  return (
    <div className="similarity">
      <table aria-label="Similarity of kinds of damage">
        <thead>
          <tr>
            <td />
            {order.map((_, column) => (
              <th key={set(column).id} scope="col">
                <span className="similarity-name">{set(column).label}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {order.map((_, row) => (
            <tr key={set(row).id}>
              <th scope="row" title={set(row).setting}>
                {set(row).label}
              </th>
              {order.map((_, column) => {
                const [a, b] = [set(row).id, set(column).id];
                const itself = row === column;
                const chosen = pair?.includes(a) && pair.includes(b) && !itself;
                return (
                  <td key={b}>
                    <button
                      type="button"
                      data-at={`${row},${column}`}
                      data-level={itself ? undefined : levelOf(distance(row, column), least, most)}
                      data-chosen={chosen || undefined}
                      tabIndex={row === focus[0] && column === focus[1] ? 0 : -1}
                      aria-label={
                        itself
                          ? set(row).label
                          : `${set(row).label} and ${set(column).label}: ${distanceText(distance(row, column))}`
                      }
                      aria-pressed={itself ? undefined : chosen}
                      onKeyDown={onKeyDown}
                      onFocus={() => setFocus([row, column])}
                      onClick={() => !itself && onPair(a, b)}
                    >
                      {itself ? '' : distanceText(distance(row, column))}
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
        {place && (
          <tfoot>
            <tr>
              <th scope="row">Your photo</th>
              {order.map((_, column) => {
                const { id } = set(column);
                const found = place.distances.find((other) => other.id === id)?.distance;
                const nearest = place.distances[0]?.id === id;
                return (
                  <td
                    key={id}
                    data-level={found === undefined ? undefined : levelOf(found, least, most)}
                    data-chosen={nearest || undefined}
                  >
                    {found === undefined ? '' : distanceText(found)}
                  </td>
                );
              })}
            </tr>
          </tfoot>
        )}
      </table>
      <p className="similarity-key" aria-hidden="true">
        <b>alike {distanceText(least)}</b>
        {Array.from({ length: LEVELS }, (_, i) => LEVELS - 1 - i).map((level) => (
          <i key={level} data-level={level} />
        ))}
        <b>{distanceText(most)} unlike</b>
      </p>
    </div>
  );
}
