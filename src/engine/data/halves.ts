/** Two halves of what is learned from: a search moves its weights on one and its links on the other. */
import { StudioError } from '../domain/fault.ts';
import { stream } from '../runtime/random.ts';
import type { DatasetPart } from './dataset.ts';

/**
 * Splits photos and pairs by their names alone; what shares a clean photo stays together.
 * @throws StudioError `dataset-empty` where a kind has a single photo, which cannot be in both
 */
export function halvesOf({ clean, pairs }: DatasetPart): readonly [weights: DatasetPart, links: DatasetPart] {
  const folders = [...pairs].map(([folder, list]) => {
    const [first, second] = namesInHalves(list.map(({ target }) => target));
    return [
      [folder, list.filter(({ target }) => first.has(target))],
      [folder, list.filter(({ target }) => second.has(target))],
    ] as const;
  });
  const [first, second] = namesInHalves(clean);
  return [
    { clean: clean.filter((name) => first.has(name)), pairs: new Map(folders.map(([half]) => half)) },
    { clean: clean.filter((name) => second.has(name)), pairs: new Map(folders.map(([, half]) => half)) },
  ];
}

function namesInHalves(names: readonly string[]): readonly [Set<string>, Set<string>] {
  const distinct = [...new Set(names)];
  if (distinct.length === 1) {
    throw new StudioError(
      'dataset-empty',
      `A search needs photos for its weights and others for its links, but there is only ${distinct[0]}; add photos.`,
    );
  }
  const keyed = distinct.map((name) => ({ name, key: stream(0, 'halves', name).bits() }));
  keyed.sort((a, b) => a.key - b.key || (a.name < b.name ? -1 : 1));
  const middle = Math.ceil(keyed.length / 2);
  const named = (part: typeof keyed): Set<string> => new Set(part.map(({ name }) => name));
  return [named(keyed.slice(0, middle)), named(keyed.slice(middle))];
}
