/** Which degraded photo belongs to which clean one, by name. */

export interface NamePair {
  readonly input: string;
  readonly target: string;
}

/** Whether a file name has the ending of a photo. */
export function isPhotoName(name: string): boolean {
  return !name.startsWith('.') && /\.(png|jpe?g|webp)$/i.test(name);
}

/** A file name without folder and ending. */
export function stemOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}

/** Whether an input can belong to a target, both by stem: the same, or it starts with `<stem>_`. */
export function isPartner(inputStem: string, targetStem: string): boolean {
  return inputStem === targetStem || inputStem.startsWith(`${targetStem}_`);
}

/**
 * Pairs inputs with targets: the same stem, or else the longest target stem such that the input's starts with
 * `<stem>_`. One target may serve many inputs.
 * @returns Pairs in the order of the inputs, and the inputs that have no target.
 */
export function pairNames(
  inputs: readonly string[],
  targets: readonly string[],
): { pairs: NamePair[]; alone: string[] } {
  const byStem = new Map(targets.map((target) => [stemOf(target), target]));
  const pairs: NamePair[] = [];
  const alone: string[] = [];
  for (const input of inputs) {
    const target = partnerOf(stemOf(input), byStem);
    if (target === undefined) alone.push(input);
    else pairs.push({ input, target });
  }
  return { pairs, alone };
}

function partnerOf(stem: string, targets: ReadonlyMap<string, string>): string | undefined {
  const same = targets.get(stem);
  if (same !== undefined) return same;
  for (let cut = stem.lastIndexOf('_'); cut > 0; cut = stem.lastIndexOf('_', cut - 1)) {
    const target = targets.get(stem.slice(0, cut));
    if (target !== undefined) return target;
  }
  return undefined;
}
