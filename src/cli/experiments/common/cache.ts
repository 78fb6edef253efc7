/** Results that are kept in a file, and made anew only where what they depend on has changed. */
import { readFile } from 'node:fs/promises';
import { canonicalJson, sha256 } from '../../../engine/domain/canonical.ts';
import { writeOut } from '../../photo-files.ts';

/**
 * The value in `file` if it was made from an equal `key`, otherwise what `make` gives, which is then kept.
 * @param key all that the value depends on, as plain data
 */
export async function cached<T>(file: string, key: unknown, make: () => Promise<T>): Promise<T> {
  const wanted = await sha256(canonicalJson(key));
  const text = await readFile(file, 'utf8').catch(() => null);
  try {
    const kept = JSON.parse(text ?? 'null') as { readonly key: string; readonly value: T } | null;
    if (kept?.key === wanted) return kept.value;
  } catch {
    // Cut off while it was written: it is made anew.
  }
  const value = await make();
  await writeOut(file, `${JSON.stringify({ key: wanted, value })}\n`);
  // Told from the file and told at once must be the same.
  return JSON.parse(JSON.stringify(value)) as T;
}
