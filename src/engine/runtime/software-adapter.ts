/** Telling a graphics card from a CPU that plays one. */

/** The part of `GPUAdapterInfo` that names an adapter. */
export interface AdapterNames {
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  readonly description: string;
  readonly isFallbackAdapter?: boolean;
}

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|microsoft basic render|software/i;

/** True where a WebGPU adapter is really a CPU. */
export function isSoftware(info: AdapterNames): boolean {
  if (info.isFallbackAdapter === true) return true;
  return SOFTWARE.test([info.vendor, info.architecture, info.device, info.description].join(' '));
}

/** The most telling name of an adapter, fit for the status bar. */
export function adapterName(info: AdapterNames): string {
  const parts = info.description !== '' ? [info.description] : [info.vendor, info.architecture, info.device];
  return parts.filter((part) => part !== '').join(' ') || 'unnamed adapter';
}
