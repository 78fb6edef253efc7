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
  /** Whether it gave up for want of memory, so that the input may be sound. */
  readonly outOfMemory: boolean;

  constructor(codec: CodecId, cause: unknown, outOfMemory = false) {
    super(`${codec}: ${String(cause)}`, { cause });
    this.name = 'CodecRefusal';
    this.outOfMemory = outOfMemory;
  }
}

/** What became of the memory of an instance. */
interface Heap {
  memory: WebAssembly.Memory | null;
  refused: boolean;
}

const heaps = new Map<CodecId, Heap>();

/** Compiled codecs may grow to two gigabytes; one that came near was stopped by that. */
const NEARLY_FULL = 1.5 * 2 ** 30;

/** Notes when an instance asks for memory and gets none: its own script keeps that to itself. */
function watchMemory(codec: CodecId, { exports }: WebAssembly.Instance): void {
  const memory = Object.values(exports).find((value) => value instanceof WebAssembly.Memory) ?? null;
  const heap: Heap = { memory, refused: false };
  heaps.set(codec, heap);
  if (memory === null) return;
  const grow = memory.grow.bind(memory);
  memory.grow = (pages) => {
    try {
      return grow(pages);
    } catch (thrown) {
      heap.refused = true;
      throw thrown;
    }
  };
}

function ranOutOfMemory(codec: CodecId): boolean {
  const heap = heaps.get(codec);
  return heap !== undefined && (heap.refused || (heap.memory?.buffer.byteLength ?? 0) > NEARLY_FULL);
}

function drop(codec: CodecId): void {
  instances.delete(codec);
  heaps.delete(codec);
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
    if (pixels(result) > HOARDING) drop(codec.id);
    return result;
  } catch (cause) {
    const outOfMemory = ranOutOfMemory(codec.id);
    drop(codec.id);
    throw new CodecRefusal(codec.id, cause, outOfMemory);
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
        watchMemory(id, created);
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
