/** How long photos take on this device, learned from those that were restored. */
import { parseVariant, withLooks } from '../../engine/domain/model-variant.ts';
import { type PhotoEntry, type PhotosState, wantedBy } from './photos-slice.ts';
import type { StudioState } from './state.ts';
import { expectedModels } from './wanted-model.ts';

/** Seconds for a megapixel, by backend and models. */
export type Paces = Readonly<Record<string, number>>;

/** Smaller photos are mostly start-up, in megapixels. */
const LEAST = 0.03;
/** How much the newest measurement counts. */
const NEWEST = 0.5;

export function paceKey(backend: string, models: string): string {
  return `${backend} ${models}`;
}

/** Megapixels of a photo; 0 where its size is not known. */
export function megapixels({ facts }: Pick<PhotoEntry, 'facts'>): number {
  return facts === null ? 0 : (facts.width * facts.height) / 1e6;
}

/** What was known, and what a restored photo adds to it. */
export function learnPace(paces: Paces, key: string, size: number, milliseconds: number): Paces {
  if (size < LEAST || milliseconds <= 0) return paces;
  const pace = milliseconds / 1000 / size;
  const before = paces[key];
  return { ...paces, [key]: before === undefined ? pace : before + NEWEST * (pace - before) };
}

/** Milliseconds that a photo will take with the models that are wanted; null where nothing like it was measured. */
export function expectedTime(
  state: Pick<StudioState, 'backend' | 'settings' | 'models' | 'paces'>,
  entry: PhotoEntry,
): number | null {
  const backend = state.backend.hello?.backend;
  if (backend === undefined) return null;
  const { model } = wantedBy(entry, state.settings.defaults);
  const models = expectedModels(model, entry, state.models.listing);
  if (models === '') return 0;
  const parts = models.split(',').map((id) => paceOf(state.paces, backend, id));
  const known =
    state.paces[paceKey(backend, models)] ??
    (parts.includes(undefined) ? undefined : parts.reduce((sum: number, pace) => sum + (pace ?? 0), 0));
  return known === undefined ? null : known * megapixels(entry) * 1000;
}

/** Of one model, in seconds a megapixel; eight looks take eight times as long where they were never timed themselves. */
function paceOf(paces: Paces, backend: string, model: string): number | undefined {
  const pace = paces[paceKey(backend, model)];
  if (pace !== undefined) return pace;
  const once = paces[paceKey(backend, withLooks(model, 1))];
  return once === undefined ? undefined : once * parseVariant(model).looks;
}

/** Milliseconds until the queue is empty; null where that cannot be told yet. @param elapsed since the batch began */
export function batchTimeLeft(state: StudioState, elapsed: number): number | null {
  const { photos } = state;
  if (photos.batch === null) return null;
  const left = photos.entries.filter(({ state: now }) => now === 'restoring' || now === 'waiting');
  const size = left.reduce((sum, entry) => sum + megapixels(entry) * shareLeft(photos, entry), 0);
  const times = left.map((entry) => expectedTime(state, entry));
  const told = left.reduce((sum, entry, i) => sum + (times[i] ?? 0) * shareLeft(photos, entry), 0);
  const toldSize = left.reduce(
    (sum, entry, i) => sum + (times[i] === null ? 0 : megapixels(entry) * shareLeft(photos, entry)),
    0,
  );
  // Photos of an unknown pace go at that of the others.
  if (toldSize > 0) return told * (size / toldSize);
  const share = Math.min(1, (photos.batch.finished + photos.batch.share) / Math.max(1, photos.batch.total));
  return share < 0.03 ? null : (elapsed / share) * (1 - share);
}

function shareLeft({ batch }: PhotosState, entry: PhotoEntry): number {
  return entry.state === 'restoring' ? 1 - (batch?.share ?? 0) : 1;
}
