/** The sentences for files that cannot be opened. */
import { StudioError } from '../domain/fault.ts';
import { type OtherKind, otherKind } from './sniff.ts';

const LONGEST_NAME = 80;

/** A file name fit for a sentence: no control or text-direction characters, and not endless. */
export function displayName(name: string): string {
  const plain = name.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '').trim();
  const characters = [...plain];
  if (characters.length === 0) return 'The file';
  return characters.length <= LONGEST_NAME ? plain : `${characters.slice(0, LONGEST_NAME - 1).join('')}…`;
}

/** The file is of a known kind but its content is broken. */
export function undecodable(name: string, reason: string, cause?: unknown): StudioError {
  return new StudioError(
    'image-undecodable',
    `${displayName(name)} cannot be opened: ${reason}; get an undamaged copy.`,
    cause === undefined ? {} : { cause, details: String(cause) },
  );
}

/** The file may be fine, but Mend does not read its kind. */
export function unsupported(name: string, kind: OtherKind | string): StudioError {
  const { what, cure } = typeof kind === 'string' ? otherKind(kind) : kind;
  return new StudioError(
    'image-unsupported',
    `${displayName(name)} cannot be opened: it is ${what}; ${cure}.`,
  );
}
