/** Where `mend restore` writes a photo, and what of it is kept. */
import { access } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import {
  dayOf,
  FORMAT_SUFFIX,
  fillTemplate,
  freeName,
  stemOf,
  unknownParts,
} from '../engine/domain/export-name.ts';
import { StudioError } from '../engine/domain/fault.ts';
import type { EncodeSettings, Photo, PhotoFormat } from '../engine/domain/photo.ts';
import { takenOn } from '../engine/domain/taken-at.ts';
import { checkEncodable } from '../engine/imaging/encode.ts';
import { wholeNumber } from './options.ts';
import { formatOfName } from './photo-files.ts';

export interface OutputOptions {
  readonly out: string;
  readonly format: 'same' | PhotoFormat;
  readonly quality: number;
  readonly depth?: '8' | '16';
  readonly stripGps?: true;
  readonly stripMetadata?: true;
  readonly name: string;
  readonly conflict: 'rename' | 'replace' | 'skip';
  readonly strength: number;
}

/** Adds the options that say how results are written. */
export function withOutputOptions(command: Command): Command {
  return command
    .requiredOption('--out <path>', 'a folder, or a file name for one photo')
    .addOption(
      new Option('--format <name>', 'of the results')
        .choices(['same', 'png', 'jpeg', 'webp', 'avif'])
        .default('same'),
    )
    .option('--quality <number>', 'of JPEG, WebP and AVIF', wholeNumber(1, 100), 95)
    .addOption(new Option('--depth <bits>', 'of PNG (default: those of the photo)').choices(['8', '16']))
    .option('--strip-gps', 'leave out where the photo was taken')
    .option('--strip-metadata', 'leave out EXIF and XMP; the colour profile stays')
    .option(
      '--name <template>',
      'of files in a folder, from {name}, {model}, {date}, {strength}, {width} and {height}',
      '{name}',
    )
    .addOption(
      new Option(
        '--conflict <rule>',
        'what to do where a file of that name exists; originals are never replaced',
      )
        .choices(['rename', 'replace', 'skip'])
        .default('rename'),
    );
}

/** What a result is called and how it is encoded. */
export interface Output {
  /** Null where the rule is to skip what is there. */
  readonly path: string | null;
  readonly settings: EncodeSettings;
}

/**
 * Decides about one photo's result.
 * @param model ids of the models, for the name
 * @param originals the photos that are read, which must stay
 * @throws StudioError `image-too-large` where the format cannot hold it, `option-invalid` for an unknown part of a name
 */
export async function planOutput(
  file: string,
  photo: Photo,
  model: string,
  originals: ReadonlySet<string>,
  options: OutputOptions,
): Promise<Output> {
  const single = originals.size === 1 ? formatOfName(options.out) : null;
  const format = options.format === 'same' ? (single ?? photo.format) : options.format;
  checkEncodable(photo.raster, format);
  const settings: EncodeSettings = {
    format,
    quality: options.quality,
    ...(options.depth ? { depth: options.depth === '8' ? 8 : 16 } : {}),
    keep: options.stripMetadata ? 'none' : options.stripGps ? 'no-place' : 'all',
  };
  if (single !== null && single !== format) {
    throw new StudioError(
      'option-invalid',
      `${basename(options.out)} does not end as --format ${format} should; leave out one of them.`,
    );
  }
  const wanted =
    single === null ? join(options.out, named(file, photo, model, format, options)) : options.out;
  return { path: await freePath(wanted, originals, options.conflict), settings };
}

function named(
  file: string,
  { name, raster, metadata }: Photo,
  model: string,
  format: PhotoFormat,
  options: OutputOptions,
): string {
  // The plain template keeps the name as it is, odd characters included: it is a name on this disk already.
  const suffix = formatOfName(file) === format ? extname(file).slice(1) : FORMAT_SUFFIX[format];
  if (options.name === '{name}') return `${basename(file, extname(file))}.${suffix}`;
  const stem = fillTemplate(options.name, {
    name: stemOf(name),
    model: model || 'unchanged',
    date: takenOn(metadata.exif) ?? dayOf(new Date()),
    strength: String(Math.round(options.strength * 100)),
    width: String(raster.width),
    height: String(raster.height),
  });
  return `${stem}.${suffix}`;
}

async function freePath(
  wanted: string,
  originals: ReadonlySet<string>,
  rule: OutputOptions['conflict'],
): Promise<string | null> {
  const exists = (path: string): Promise<boolean> =>
    access(path).then(
      () => true,
      () => false,
    );
  const isOriginal = originals.has(resolve(wanted));
  if (rule === 'replace' && !isOriginal) return wanted;
  if (rule === 'skip') return (await exists(wanted)) ? null : wanted;
  const suffix = extname(wanted);
  const folder = dirname(wanted);
  const name = await freeName(basename(wanted, suffix), suffix.slice(1), (candidate) =>
    exists(join(folder, candidate)),
  );
  return name === basename(wanted) ? wanted : join(folder, name);
}

/** Refuses a template before any photo is opened. @throws StudioError `option-invalid` */
export function checkTemplate(template: string): void {
  if (unknownParts(template).length > 0)
    fillTemplate(template, { name: '', model: '', date: '', strength: '', width: '', height: '' });
}
