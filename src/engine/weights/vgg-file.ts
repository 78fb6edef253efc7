/** VGG-19's weights as a user brings them: a safetensors file with torchvision's names, of which we keep what we use. */
import { StudioError } from '../domain/fault.ts';
import { VGG19 } from '../networks/vgg19.ts';
import type { NamedTensor, Safetensors } from './safetensors.ts';
import { decodeSafetensors } from './safetensors.ts';

const CURE =
  'Save the state of torchvision’s vgg19 as safetensors; features.0 to features.28 are enough, about 52 MB';

/** Whether tensors have the names of a VGG network of torchvision; which one, the shapes must tell. */
export function looksLikeVgg({ tensors }: Safetensors): boolean {
  const first = tensors.find(({ name }) => name === 'features.0.weight');
  return first?.shape.join() === '64,3,3,3';
}

/**
 * The convolutions of VGG-19 up to the 13th, turned from torchvision's layout (out, in, height, width) into ours.
 * @param file how messages name the file
 * @throws StudioError `model-damaged` as `decodeSafetensors` does; `model-incompatible` for another network
 */
export function readVgg19(bytes: Uint8Array<ArrayBuffer>, file: string): NamedTensor[] {
  return vgg19Of(decodeSafetensors(bytes, file), file);
}

/** `readVgg19` of tensors that are read already. @throws StudioError `model-incompatible` */
export function vgg19Of({ tensors }: Safetensors, file: string): NamedTensor[] {
  const given = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  return VGG19.parameters.map(({ name, shape }) => {
    const [side, , inner, outer] = shape;
    const wanted = shape.length === 1 ? shape : [outer, inner, side, side];
    const tensor = given.get(name);
    if (tensor?.shape.join() !== wanted.join()) {
      throw new StudioError(
        'model-incompatible',
        `${file} does not hold VGG-19: ${name} is ${tensor ? tensor.shape.join('x') : 'missing'}${tensor ? `, not ${wanted.join('x')}` : ''}. ${CURE}.`,
      );
    }
    return shape.length === 1 ? tensor : { name, shape, data: turned(tensor) };
  });
}

/** (out, in, height, width) as (height, width, in, out). */
function turned({ shape, data }: NamedTensor): Float32Array<ArrayBuffer> {
  const [outer = 0, inner = 0, height = 0, width = 0] = shape;
  const area = height * width;
  const out = new Float32Array(data.length);
  let from = 0;
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      for (let at = 0; at < area; at++) out[(at * inner + i) * outer + o] = data[from++] as number;
    }
  }
  return out;
}
