/** `mend models import`: released weights that a user owns, as a model file of ours. */
import { Command } from 'commander';
import { sha256 } from '../../engine/domain/canonical.ts';
import { StudioError } from '../../engine/domain/fault.ts';
import { layoutOf } from '../../engine/networks/params.ts';
import { openModelFile } from '../../engine/weights/model-file.ts';
import { RELEASED_NETWORKS, readReleased } from '../../engine/weights/released/release.ts';
import { decodeSafetensors } from '../../engine/weights/safetensors.ts';
import { readModelBytes } from '../engine.ts';
import { writeOut } from '../photo-files.ts';
import { printResult } from '../report.ts';

interface ImportOptions {
  readonly out: string;
  readonly json?: true;
}

export function modelsImportCommand(): Command {
  return (
    new Command('import')
      .description(
        `Read the released weights of ${RELEASED_NETWORKS} under their own names, check them to the last one, and write them as a model of Mend.`,
      )
      .argument('<file>', 'a .safetensors file with the whole state of the model')
      .requiredOption('--out <file>', 'the .safetensors file to write')
      // "models" itself has --json and takes it, wherever it stands.
      .action((file: string, _own: unknown, command: Command) => run(file, command.optsWithGlobals()))
  );
}

async function run(path: string, { out, json }: ImportOptions): Promise<void> {
  const given = await readModelBytes(path);
  const released = readReleased(decodeSafetensors(given, path), path);
  if (released === null) {
    throw new StudioError(
      'model-incompatible',
      `${path} does not have the names of the released ${RELEASED_NETWORKS}; a file that Mend wrote needs no import.`,
    );
  }
  const { network, bytes } = openModelFile(given, path);
  await writeOut(out, bytes);
  const { label, spec, used, unused } = released;
  const parameters = layoutOf(network).size;
  const result = {
    file: out,
    label,
    network: spec,
    parameters,
    tensors: { used, unused },
    sha256: await sha256(bytes),
  };
  printResult(json, result, [
    `${path} -> ${out}: ${label}, ${parameters} parameters in ${used} tensors${unused > 0 ? `; ${unused} that it never uses were left out` : ''}`,
  ]);
}
