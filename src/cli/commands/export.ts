/** `mend export`: a model as a file for use elsewhere. */
import { Command, Option } from 'commander';
import { sha256 } from '../../engine/domain/canonical.ts';
import { EXPORT_FORMATS, type ExportFormat, exportModelFile } from '../../engine/export/model.ts';
import { openZoo, readModelBytes } from '../engine.ts';
import { writeOut } from '../photo-files.ts';
import { printResult } from '../report.ts';

interface ExportOptions {
  readonly to: ExportFormat;
  readonly out: string;
  readonly json?: true;
}

export function exportCommand(): Command {
  return new Command('export')
    .description('Write a model to a file for use in other programs.')
    .argument('<model>', 'a model id, "auto", or a .safetensors file')
    .addOption(new Option('--to <format>', 'kind of file').choices(EXPORT_FORMATS).makeOptionMandatory())
    .requiredOption('--out <file>', 'the file to write')
    .option('--json', 'print one JSON document on stdout; everything else goes to stderr')
    .action(run);
}

async function run(model: string, { to, out, json }: ExportOptions): Promise<void> {
  const weights = model.endsWith('.safetensors') ? await readModelBytes(model) : await openZoo().file(model);
  const bytes = exportModelFile(weights, to, model);
  await writeOut(out, bytes);
  const result = { file: out, bytes: bytes.length, sha256: await sha256(bytes) };
  printResult(json, result, [`${model} -> ${out} (${to}, ${(bytes.length / 1e6).toFixed(1)} MB)`]);
}
