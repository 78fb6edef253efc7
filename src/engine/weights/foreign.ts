/** Files that are offered as a model and are something else, told by their first bytes. */

const ascii = (bytes: Uint8Array, at: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(at, at + length));

/** Why a file is no safetensors file and what to do about it, or null where its first bytes tell nothing. */
export function foreignFormat(bytes: Uint8Array): string | null {
  if (ascii(bytes, 0, 2) === 'PK' || ascii(bytes, 257, 5) === 'ustar')
    return 'it is a zip or tar archive, as PyTorch writes them (.pt, .pth, .ckpt), and such a file can run code; convert it to safetensors in the program that made it';
  // Protocols 2 to 5 begin with 0x80 and their number.
  if (bytes[0] === 0x80 && (bytes[1] as number) >= 2 && (bytes[1] as number) <= 5)
    return 'it is a Python pickle, and reading one can run code; convert it to safetensors in the program that made it';
  // Field 1 (the IR version, a small number), then a text or a message.
  if (bytes[0] === 0x08 && (bytes[1] as number) < 32 && [0x12, 0x3a, 0x42].includes(bytes[2] as number))
    return 'it is an ONNX model, which Mend writes but does not read; choose the .safetensors file that it was made from';
  if (ascii(bytes, 1, 3) === 'HDF')
    return 'it is a Keras or HDF5 model; convert its weights to safetensors first';
  if (ascii(bytes, 0, 4) === 'GGUF') return 'it is a GGUF language model, which restores no photos';
  if (ascii(bytes, 4, 4) === 'TFL3')
    return 'it is a TensorFlow Lite model; convert its weights to safetensors first';
  if (ascii(bytes, 1, 5) === 'NUMPY')
    return 'it is a NumPy array; a model needs all its tensors in one safetensors file';
  if (
    ascii(bytes, 1, 3) === 'PNG' ||
    (bytes[0] === 0xff && bytes[1] === 0xd8) ||
    ascii(bytes, 8, 4) === 'WEBP'
  )
    return 'it is a photo; open it under Restore';
  if (ascii(bytes, 0, 1) === '{')
    return 'it is a text file, such as a Recipe or a card; choose the file with the weights';
  return null;
}
