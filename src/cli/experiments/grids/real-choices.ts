/** What is chosen for real photos, beside what a person sees in them. */
import type { PhotoStore } from '../../../engine/data/photo-store.ts';
import { type ChainRoom, chooseChain } from '../../../engine/grids/chain.ts';
import { ruleOf } from '../../../engine/grids/choose.ts';
import { cached } from '../common/cache.ts';

interface RealPhoto {
  /** Below `test/real`. */
  readonly file: string;
  readonly seen: string;
  /** Groups that would be right; `refused` stands for saying that it is not known. */
  readonly right: readonly string[];
}

/** Looked at by a person before anything was chosen for them. */
const REAL_PHOTOS: readonly RealPhoto[] = [
  { file: 'haze/aod_canyon.jpg', seen: 'haze in the distance only', right: ['haze', 'clean'] },
  { file: 'haze/bd_cityscape.jpg', seen: 'dense haze', right: ['haze'] },
  { file: 'haze/ft_ny17.jpg', seen: 'light haze', right: ['haze', 'clean'] },
  { file: 'haze/rtts_old_google_634.jpg', seen: 'mist and falling snow', right: ['haze', 'refused'] },
  { file: 'lowlight/lime_03.jpg', seen: 'dusk', right: ['low-light'] },
  { file: 'lowlight/dicm_21.jpg', seen: 'a street in deep shadow', right: ['low-light'] },
  { file: 'lowlight/dicm_02.jpg', seen: 'sun and deep shadow', right: ['low-light', 'clean'] },
  {
    file: 'mixed_realsrset/Lincoln.png',
    seen: 'a small old portrait, soft and compressed',
    right: ['mixed', 'jpeg', 'blur'],
  },
  { file: 'mixed_realsrset/dog.png', seen: 'strong noise', right: ['noise', 'mixed'] },
  { file: 'rain/rain_000.jpg', seen: 'heavy rain', right: ['rain'] },
  { file: 'rain/rain_002.jpg', seen: 'driving snow', right: ['refused', 'rain'] },
  {
    file: 'noise_rni15/Audrey_Hepburn.jpg',
    seen: 'soft grain and JPEG blocks',
    right: ['noise', 'jpeg', 'mixed'],
  },
  { file: 'noise_rni15/Boy.png', seen: 'film noise', right: ['noise', 'mixed'] },
  { file: 'noise_rni15/Flowers.png', seen: 'very strong, coarse noise', right: ['noise', 'mixed'] },
];

export interface RealRow extends Pick<RealPhoto, 'file' | 'seen'> {
  readonly group: string;
  readonly refused: boolean;
  readonly models: readonly string[];
  readonly reason: string;
  readonly isRight: boolean;
}

/** @param file where choices are kept */
export async function realChoices(
  file: string,
  store: PhotoStore,
  room: ChainRoom & { readonly assertHealthy: () => void },
): Promise<RealRow[]> {
  const { references } = room.describing;
  const key = {
    photos: REAL_PHOTOS,
    rule: ruleOf(room.describing),
    groups: references.groups,
    means: references.sets.map(({ mean }) => mean),
  };
  return cached(file, key, async () => {
    const rows: RealRow[] = [];
    for (const { file: name, seen, right } of REAL_PHOTOS) {
      const raster = { ...(await store(`test/real/${name}`)), depth: 8, alpha: null } as const;
      const { group, trust, models, reason } = await chooseChain(raster, room, {
        assertHealthy: room.assertHealthy,
      });
      const refused = trust === 'unknown-damage';
      rows.push({
        file: name,
        seen,
        group,
        refused,
        models,
        reason,
        // One kind of damage was seen in each: a second pass is one too many.
        isRight: right.includes(refused ? 'refused' : group) && models.length < 2,
      });
    }
    return rows;
  });
}
