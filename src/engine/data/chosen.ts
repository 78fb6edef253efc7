/** Photos that a user chose: sorted, checked and reported on. */
import type { DatasetFinding, DatasetKind, DatasetReport, RealPhotos } from '../domain/dataset-report.ts';
import type { TaskId } from '../domain/task.ts';
import { type Box, type ChosenLayout, type ChosenPair, layOut } from './chosen-layout.ts';
import { type ChosenName, cutNames, findPartners, taskOfPath } from './chosen-names.ts';
import { heldBack } from './split.ts';

/** What was found in one file. */
export interface CheckedPhoto {
  readonly box: Box;
  /** As the user chose it, with `/` between folders. */
  readonly path: string;
  /** Size in px and digest of the file; null where it cannot be decoded. */
  readonly facts: { readonly width: number; readonly height: number; readonly sha256: string } | null;
}

export interface ChosenDataset extends ChosenLayout {
  readonly report: DatasetReport;
}

/** Photos smaller than this on a side teach nothing. */
const LEAST_SIDE = 32;
/** Fewer photos than this teach little. */
const FEW = 10;
const OTHER = 'other';

type Usable = ChosenName & { readonly facts: NonNullable<CheckedPhoto['facts']> };
type Pair = ChosenPair<Usable>;

/**
 * Sorts checked photos into pairs and clean photos, leaves out what cannot be used and says so, and keeps some back.
 * @param skipped paths of files that are no photos
 */
export function arrangeChosen(checked: readonly CheckedPhoto[], skipped: readonly string[]): ChosenDataset {
  const findings: DatasetFinding[] = [];
  const find = (
    code: DatasetFinding['code'],
    severity: DatasetFinding['severity'],
    names: readonly string[],
  ): void => {
    if (names.length > 0) findings.push({ code, severity, names: [...new Set(names)].sort() });
  };
  const degraded = usable('degraded', checked, find);
  const clean = usable('clean', checked, find);
  const pairing = pairUp(degraded, clean, find);
  const { pairs, spare, alone } = pairing;
  const held = heldOf(pairs, spare);
  const names = (isHeld: boolean): string[] =>
    [
      ...pairs.filter((pair) => held.has(pair.clean.path) === isHeld).map((pair) => pair.degraded.path),
      ...spare.filter(({ path }) => held.has(path) === isHeld).map(({ path }) => path),
    ].sort();
  const [train, validation] = [names(false), names(true)];
  const photos = [...new Set([...pairs.map((pair) => pair.clean), ...spare])];
  const isUsable = train.length > 0 && validation.length > 0;
  if (!isUsable) find('too-few', 'error', pathsOf([...photos, ...alone]));
  else if (photos.length < FEW) find('too-few', 'warning', pathsOf(photos));
  find('skipped', 'note', skipped);
  const sizes = (photos.length > 0 ? photos : alone)
    .map(({ facts: { width, height } }) => [width, height] as const)
    .sort((a, b) => a[0] * a[1] - b[0] * b[1]);
  const groups = [...new Set(pairs.map(({ group }) => group))].sort();
  const real = degraded.map((photo) => ({ photo, group: taskOfPath(photo.path) ?? OTHER }));
  return {
    ...layOut(pairs, spare, held, real),
    report: {
      kind: kindOf(pairs.length, spare.length, alone.length),
      pairs: pairs.length,
      clean: spare.length,
      degraded: alone.length,
      smallest: sizes[0] ?? null,
      largest: sizes.at(-1) ?? null,
      train,
      validation,
      pairFolders: groups.map((group) => `pairs/${group}`),
      tasks: Object.fromEntries(
        groups.filter((group) => group !== OTHER).map((group) => [`pairs/${group}`, group as TaskId]),
      ),
      findings,
      usable: isUsable,
      ...(real.length > 0 && { real: realOf(real, pathsOf(photos)) }),
    },
  };
}

/** What an adaptation would work with. */
function realOf(
  real: readonly { readonly photo: Usable; readonly group: string }[],
  clear: readonly string[],
): RealPhotos {
  const groups = [...new Set(real.map(({ group }) => group))].sort();
  const most = Math.max(...groups.map((group) => real.filter((one) => one.group === group).length));
  return {
    names: real.map(({ photo }) => photo.path).sort(),
    clear: [...clear].sort(),
    folders: groups.map((group) => `real/${group}`),
    tasks: Object.fromEntries(
      groups.filter((group) => group !== OTHER).map((group) => [`real/${group}`, group as TaskId]),
    ),
    usable: most > 1 && clear.length > 1,
  };
}

const pathsOf = (photos: readonly Usable[]): string[] => photos.map(({ path }) => path);

type Find = (
  code: DatasetFinding['code'],
  severity: DatasetFinding['severity'],
  names: readonly string[],
) => void;

function usable(box: Box, checked: readonly CheckedPhoto[], find: Find): Usable[] {
  const own = checked.filter((photo) => photo.box === box);
  const names = cutNames(own.map(({ path }) => path));
  const readable = own.flatMap(({ facts }, i): Usable[] =>
    facts ? [{ ...(names[i] as ChosenName), facts }] : [],
  );
  readable.sort((a, b) => (a.path < b.path ? -1 : 1));
  const isSmall = ({ facts: { width, height } }: Usable): boolean => Math.min(width, height) < LEAST_SIDE;
  const first = new Map<string, string>();
  for (const { facts, path } of readable) if (!first.has(facts.sha256)) first.set(facts.sha256, path);
  const isCopy = ({ facts, path }: Usable): boolean => first.get(facts.sha256) !== path;
  find(
    'unreadable',
    'error',
    own.filter(({ facts }) => facts === null).map(({ path }) => path),
  );
  find(
    'too-small',
    'error',
    readable.filter(isSmall).map(({ path }) => path),
  );
  find(
    'duplicate',
    'warning',
    readable.filter(isCopy).map(({ path }) => path),
  );
  return readable.filter((photo) => !isSmall(photo) && !isCopy(photo));
}

function pairUp(degraded: readonly Usable[], clean: readonly Usable[], find: Find) {
  const partners = findPartners(degraded, clean);
  const byPath = new Map(clean.map((photo) => [photo.path, photo]));
  const candidates = degraded.flatMap((photo): Pair[] => {
    const partner = byPath.get(partners.get(photo.path) ?? '');
    const group = taskOfPath(photo.path) ?? (partner && taskOfPath(partner.path)) ?? OTHER;
    return partner ? [{ degraded: photo, clean: partner, group }] : [];
  });
  const fits = ({ degraded: { facts: a }, clean: { facts: b } }: Pair): boolean =>
    a.width === b.width && a.height === b.height;
  const pairs = candidates.filter(fits);
  const taken = new Set(candidates.map((pair) => pair.clean.path));
  const spare = clean.filter(({ path }) => !taken.has(path));
  const alone = degraded.filter(({ path }) => !partners.has(path));
  find(
    'sizes-differ',
    'error',
    candidates.filter((pair) => !fits(pair)).map((pair) => pair.degraded.path),
  );
  if (clean.length > 0)
    find(
      'unmatched-degraded',
      'error',
      alone.map(({ path }) => path),
    );
  if (degraded.length > 0)
    find(
      'unmatched-clean',
      'warning',
      spare.map(({ path }) => path),
    );
  return { pairs, spare, alone };
}

/** Clean paths that are kept back: of every kind of pairs some, and some of the rest. */
function heldOf(pairs: readonly Pair[], spare: readonly Usable[]): ReadonlySet<string> {
  const groups = new Set(pairs.map(({ group }) => group));
  const chosen = [...groups].map((group) =>
    heldBack(pairs.filter((pair) => pair.group === group).map((pair) => pair.clean.path)),
  );
  return new Set([...chosen, heldBack(spare.map(({ path }) => path))].flatMap((paths) => [...paths]));
}

function kindOf(pairs: number, clean: number, degraded: number): DatasetKind {
  if (pairs > 0) return 'paired';
  if (clean > 0) return 'clean';
  return degraded > 0 ? 'degraded' : 'empty';
}
