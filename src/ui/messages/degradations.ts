/** The sentences of the tab "Degradations". */
import type { PhotoPlace, SimilarityMap } from '../../engine/domain/grids.ts';

/** `2.9`: a distance as it is shown everywhere. */
export function distanceText(distance: number): string {
  return distance.toFixed(1);
}

/** Distances of all pairs of different sets, nearest first. */
export function pairDistances({ matrix }: SimilarityMap): number[] {
  return matrix.flatMap((row, i) => row.slice(0, i)).sort((a, b) => a - b);
}

/** What the distance of two sets means, beside that of all other pairs. */
export function pairWords(map: SimilarityMap, a: number, b: number): string {
  const [one, other] = [map.sets[a]?.label ?? '', map.sets[b]?.label ?? ''];
  const distance = map.matrix[a]?.[b] ?? 0;
  const all = pairDistances(map);
  const closer = all.filter((value) => value < distance).length;
  const rank =
    closer === 0
      ? 'No pair is closer'
      : `${closer} of the ${all.length} pairs ${closer === 1 ? 'is' : 'are'} closer`;
  const share = closer / all.length;
  const meaning =
    share < 1 / 3
      ? 'one network can probably learn both without giving much up'
      : share < 2 / 3
        ? 'whether one network should learn both is a matter of trying'
        : 'one network for both probably gives something up';
  return `${one} and ${other} are ${distanceText(distance)} apart. ${rank}: ${meaning}.`;
}

/** Where a photo falls, in one sentence. */
export function placeWords(map: SimilarityMap, place: PhotoPlace): string {
  const label = (id: string) => map.sets.find((set) => set.id === id)?.label ?? id;
  const [first, second] = place.distances;
  if (first === undefined) return 'There is nothing to compare this photo with.';
  const start = `Of all kinds, this photo is most like ${label(first.id)} (${distanceText(first.distance)})`;
  return second === undefined
    ? `${start}.`
    : `${start}, then ${label(second.id)} (${distanceText(second.distance)}).`;
}

/** How the map was measured, for those who want to repeat it. */
export function measuredWords({
  descriptor,
  patches,
  side,
  components,
  photos,
  seed,
}: SimilarityMap): string {
  return `Measured with ${descriptor}: ${patches} patches of ${side} px from ${photos} photos for each kind, ${components} principal components, seed ${seed}.`;
}
