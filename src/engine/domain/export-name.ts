/** Names of exported files: a template, made safe for every file system, and never one that is taken. */
import { StudioError } from './fault.ts';
import type { PhotoFormat } from './photo.ts';

/** What a template may name, and what it stands for. */
export const NAME_PARTS = {
  name: 'the name of the photo',
  model: 'the model',
  date: 'the day it was taken, or today',
  strength: 'the strength in percent',
  width: 'its width',
  height: 'its height',
} as const;

export type NamePart = keyof typeof NAME_PARTS;

export type NameValues = Readonly<Record<NamePart, string>>;

export const FORMAT_SUFFIX: Readonly<Record<PhotoFormat, string>> = {
  png: 'png',
  jpeg: 'jpg',
  webp: 'webp',
  avif: 'avif',
};

/** The parts that a template names but that do not exist. */
export function unknownParts(template: string): readonly string[] {
  return [...template.matchAll(/\{([^{}]*)\}/g)]
    .map((match) => match[1] as string)
    .filter((part) => !Object.hasOwn(NAME_PARTS, part));
}

/**
 * A file name without suffix, for example `beach-mend` from `{name}-mend`.
 * @throws StudioError `option-invalid` for parts that do not exist
 */
export function fillTemplate(template: string, values: NameValues): string {
  const [unknown] = unknownParts(template);
  if (unknown !== undefined) {
    const known = Object.keys(NAME_PARTS).map((part) => `{${part}}`);
    throw new StudioError(
      'option-invalid',
      `The file name knows no {${unknown}}; use ${known.slice(0, -1).join(', ')} or ${known.at(-1)}.`,
    );
  }
  return safeName(template.replace(/\{(\w+)\}/g, (_, part: NamePart) => values[part]));
}

const LONGEST_BYTES = 200;
/** Names that Windows keeps for devices. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** A name that no file system refuses and that leads into no other folder. */
export function safeName(name: string): string {
  const plain = name
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, '')
    .replace(/[\\/:*?"<>|]/g, '-')
    .trim()
    .replace(/^\.+/, '')
    .replace(/[. ]+$/, '');
  const short = shortened(plain);
  if (short === '') return 'photo';
  return RESERVED.test(short) ? `_${short}` : short;
}

function shortened(name: string): string {
  const encoder = new TextEncoder();
  let length = 0;
  let out = '';
  for (const character of name) {
    length += encoder.encode(character).length;
    if (length > LONGEST_BYTES) break;
    out += character;
  }
  return out.trimEnd();
}

/** The name itself, or with the first free number: `beach (2).png`. */
export async function freeName(
  stem: string,
  suffix: string,
  taken: (name: string) => boolean | Promise<boolean>,
): Promise<string> {
  for (let number = 1; ; number++) {
    const name = `${stem}${number === 1 ? '' : ` (${number})`}.${suffix}`;
    if (!(await taken(name))) return name;
  }
}

/** `beach.jpeg` without its suffix. */
export function stemOf(name: string): string {
  return name.replace(/\.[^.]{1,8}$/, '') || name;
}

/** A day as people sort them, `2026-04-30`, in the local time zone. */
export function dayOf(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
