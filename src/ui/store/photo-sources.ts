/** Where photos come from, so that they can be opened again: files, and samples that our own engine damages. */
import type { Outcome } from '../../engine/domain/fault.ts';
import type { StudioContext } from './context.ts';
import type { PhotoId } from './photos-slice.ts';
import type { Rasters } from './resting.ts';
import type { OpenAgain } from './shelf.ts';
import type { Sample } from './state.ts';

export type PhotoSource =
  | { readonly kind: 'file'; readonly file: Blob; readonly name: string }
  | { readonly kind: 'sample'; readonly sample: Sample };

/** The sources of all photos of this visit. */
export type PhotoSources = Map<PhotoId, PhotoSource>;

type Opened = Pick<Rasters, 'photo' | 'reference'>;

/** Decodes a file, or damages a sample: the same bits each time. */
export async function readSource(
  { codec, fetchFile }: Pick<StudioContext, 'codec' | 'fetchFile'>,
  source: PhotoSource,
): Promise<Outcome<Opened>> {
  if (source.kind === 'file') {
    const decoded = await codec.decode(source.file, source.name);
    return decoded.ok ? { ok: true, value: { photo: decoded.value, reference: null } } : decoded;
  }
  const { sample } = source;
  const file = await fetchFile(`samples/${sample.file}`).catch(() => null);
  if (file === null) {
    const message = `The sample ${sample.title} could not be loaded; check the connection and try again.`;
    return { ok: false, fault: { code: 'image-unreadable', message } };
  }
  const clean = await codec.decode(file, sample.file);
  if (!clean.ok) return clean;
  const reference = clean.value.raster;
  const damaged = await codec.degrade(reference, sample.task, sample.set, sample.seed, sample.file);
  if (!damaged.ok) return damaged;
  return { ok: true, value: { photo: { ...clean.value, raster: damaged.value }, reference } };
}

/** Opens a source once more whenever it is asked. */
export function againFrom(
  context: Pick<StudioContext, 'codec' | 'fetchFile'>,
  source: PhotoSource,
): OpenAgain {
  return async () => {
    const outcome = await readSource(context, source);
    if (!outcome.ok) throw new Error(outcome.fault.message);
    return outcome.value;
  };
}
