/** Which links between the levels RDMC has: what its search finds, as data. */
import * as v from 'valibot';

/** Where links begin: the input of a stage, or the features of an encoder level, 1 the finest. */
export type SourceNode = 'in' | 'enc1' | 'enc2' | 'enc3' | 'enc4' | 'enc5';
/** Where links end: a decoder level, 5 the coarsest; 0 is the layer that makes the image. */
export type TargetNode = 'dec5' | 'dec4' | 'dec3' | 'dec2' | 'dec1' | 'dec0';

export interface Link {
  readonly source: SourceNode;
  readonly target: TargetNode;
  /** Towards coarser levels, finer ones, or none: how many times the size is halved. */
  readonly halvings: number;
}

export type LinkFamily = 'skip-down' | 'skip-up';

const ENCODER = ['enc1', 'enc2', 'enc3', 'enc4', 'enc5'] as const;
const DECODER = ['dec1', 'dec2', 'dec3', 'dec4', 'dec5'] as const;

/** 0: the size of the photo, 1: half of it, and so on. */
const depthOf = (node: SourceNode | TargetNode): number =>
  node === 'in' || node === 'dec0' ? 0 : Number(node.slice(3)) - 1;

/** Reads a link such as `enc2-dec3`; null where it is none. */
export function parseLink(name: string): Link | null {
  const [source = '', target = '', ...rest] = name.split('-');
  const begins = ['in', ...ENCODER].includes(source);
  const ends = ['dec0', ...DECODER].includes(target);
  if (!begins || !ends || rest.length > 0) return null;
  const link = { source: source as SourceNode, target: target as TargetNode };
  const halvings = depthOf(link.target) - depthOf(link.source);
  const known = FULL_SPACE.includes(name) || JOURNAL_SPACE.includes(name);
  return known ? { ...link, halvings } : null;
}

/** The family of a link, of each of which the search keeps two. */
export function familyOf(name: string): LinkFamily {
  const link = parseLink(name);
  return link !== null && (link.halvings > 0 || link.source === 'in') ? 'skip-down' : 'skip-up';
}

/** The eight candidates of the released code. */
export const JOURNAL_SPACE: readonly string[] = [
  'enc3-dec4',
  'enc2-dec3',
  'enc1-dec2',
  'in-dec1',
  'enc4-dec3',
  'enc3-dec2',
  'enc2-dec1',
  'enc1-dec0',
];

/** The paper's n(n - 1) candidates between n = 5 encoder levels and 5 decoder levels: all that change the level. */
export const FULL_SPACE: readonly string[] = ENCODER.flatMap((source, i) =>
  DECODER.flatMap((target, j) => (i === j ? [] : [`${source}-${target}`])),
);

/** Search spaces by the names that Recipes use. */
export const LINK_SPACES = { journal: JOURNAL_SPACE, full: FULL_SPACE } as const;
export type LinkSpace = keyof typeof LINK_SPACES;

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

export const GenotypeSchema = v.strictObject({
  /** Shares of bilinear and bicubic interpolation where the decoder enlarges. */
  up: v.optional(
    v.pipe(
      v.tuple([share, share]),
      v.check(([bilinear, bicubic]) => Math.abs(bilinear + bicubic - 1) < 1e-3, 'both shares make 1'),
    ),
    [0.5, 0.5],
  ),
  links: v.pipe(
    v.array(
      v.pipe(
        v.string(),
        v.check((name) => parseLink(name) !== null, 'name links like enc2-dec3, between different levels'),
      ),
    ),
    v.check((links) => new Set(links).size === links.length, 'name each link once'),
  ),
});

export type Genotype = v.InferOutput<typeof GenotypeSchema>;

/** How strong the search has made one candidate link: the factor on what it brings. */
export interface LinkWeight {
  readonly link: string;
  readonly weight: number;
}

/** Links that are kept of each family. */
export const LINKS_KEPT = 2;

/**
 * The genotype of a search: the strongest links of each family, whatever their sign, since the convolutions behind a
 * link can turn it. Where two are equal the candidate that comes first is kept.
 */
export function chooseGenotype(weights: readonly LinkWeight[], up: readonly [number, number]): Genotype {
  const strongest = (family: LinkFamily): string[] =>
    weights
      .filter(({ link }) => familyOf(link) === family)
      .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
      .slice(0, LINKS_KEPT)
      .map(({ link }) => link);
  return { up: [up[0], up[1]], links: [...strongest('skip-down'), ...strongest('skip-up')] };
}

/**
 * The paper's winners "3 to 9, 4 to 8" and "2 to 8, 3 to 7" in both readings of its numbers: with the input as layer 1
 * they are the four that the released code selects; with encoder layers 1-5 and decoder layers 6-10 they are others.
 */
export const PAPER_GENOTYPES: Readonly<Record<'input-first' | 'encoder-first', Genotype>> = {
  'input-first': { up: [0.5, 0.5], links: ['enc2-dec3', 'enc1-dec2', 'enc3-dec2', 'enc2-dec1'] },
  'encoder-first': { up: [0.5, 0.5], links: ['enc2-dec3', 'enc3-dec4', 'enc3-dec2', 'enc4-dec3'] },
};
