/** Compiled codecs: the same wasm files in Node and in the browser, each loaded when it is first needed. */
import { invariant } from '../domain/fault.ts';

export type CodecId =
  | 'jpeg-decode'
  | 'jpeg-encode'
  | 'webp-decode'
  | 'webp-encode'
  | 'avif-decode'
  | 'avif-encode';
export type CodecLoader = (codec: CodecId) => Promise<WebAssembly.Module>;

/** What a codec's own script wants to be told. */
export interface ModuleOptions {
  readonly noInitialRun: true;
  printErr(line: string): void;
  instantiateWasm(
    imports: WebAssembly.Imports,
    done: (instance: WebAssembly.Instance) => void,
  ): WebAssembly.Exports;
}

export interface Codec<Instance> {
  readonly id: CodecId;
  readonly make: (options: ModuleOptions) => Promise<Instance>;
}

let loader: CodecLoader | null = null;
const instances = new Map<CodecId, Promise<unknown>>();
const compiled = new Map<CodecId, Promise<WebAssembly.Module>>();

/** Says where the codecs' wasm comes from; call once, before the first JPEG, WebP or AVIF. */
export function provideCodecs(load: CodecLoader): void {
  loader = load;
  compiled.clear();
  instances.clear();
}

/** From this many pixels on, an instance has grown so large that keeping it would hoard memory. */
const HOARDING = 8_000_000;

/** A codec gave up on its input; anything else that goes wrong (a codec that cannot be loaded) is not the file's fault. */
export class CodecRefusal extends Error {
  constructor(codec: CodecId, cause: unknown) {
    super(`${codec}: ${String(cause)}`, { cause });
    this.name = 'CodecRefusal';
  }
}

/**
 * Runs a codec in a working instance. An instance is dropped after a failure (it may be left in any state) and
 * after a large picture (wasm memory never shrinks); nothing else holds it, so that its memory comes free.
 * @param pixels how large the picture is that went through
 * @throws CodecRefusal where the codec gives up or returns nothing
 */
export async function runCodec<Instance, T extends object>(
  codec: Codec<Instance>,
  work: (instance: Instance) => T | null,
  pixels: (result: T) => number,
): Promise<T> {
  const instance = await prepare(codec);
  try {
    const result = work(instance);
    if (result === null) throw new Error('it returned nothing');
    if (pixels(result) > HOARDING) instances.delete(codec.id);
    return result;
  } catch (cause) {
    instances.delete(codec.id);
    throw new CodecRefusal(codec.id, cause);
  }
}

async function prepare<Instance>({ id, make }: Codec<Instance>): Promise<Instance> {
  const module = await compile(id);
  let instance = instances.get(id) as Promise<Instance> | undefined;
  if (!instance) {
    instance = make({
      noInitialRun: true,
      // A broken file is reported by our own fault; the codec's remarks on it would only litter the console.
      printErr: () => undefined,
      instantiateWasm(imports, done) {
        const created = new WebAssembly.Instance(module, imports);
        done(created);
        return created.exports;
      },
    });
    instance.catch(() => instances.delete(id));
    instances.set(id, instance);
  }
  return instance;
}

function compile(codec: CodecId): Promise<WebAssembly.Module> {
  invariant(loader, 'provideCodecs() must be called before a JPEG, WebP or AVIF is opened or written');
  let module = compiled.get(codec);
  if (!module) {
    module = loader(codec);
    module.catch(() => compiled.delete(codec));
    compiled.set(codec, module);
  }
  return module;
}
