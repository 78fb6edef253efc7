/** Places for labels that would otherwise lie upon each other. */

/**
 * Moves places apart by as little as it takes, keeping their order, within `0..height`.
 * @param wanted where each label wants to be, in px
 * @param gap least distance of two labels in px; smaller where there is no room
 * @returns a place for each, in the order given
 */
export function spread(wanted: readonly number[], gap: number, height: number): number[] {
  const room = wanted.length > 1 ? Math.min(gap, height / (wanted.length - 1)) : gap;
  const order = wanted.map((_, i) => i).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0));
  const places = [...wanted];
  let least = 0;
  for (const i of order) {
    places[i] = Math.max(places[i] ?? 0, least);
    least = (places[i] ?? 0) + room;
  }
  let most = height;
  for (const i of order.reverse()) {
    places[i] = Math.min(places[i] ?? 0, most);
    most = (places[i] ?? 0) - room;
  }
  return places;
}
