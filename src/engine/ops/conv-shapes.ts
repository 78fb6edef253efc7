/** What a convolution on WebGPU is asked to do, as the kernels see it. */

export interface ConvTask {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly side: number;
  readonly stride: number;
  readonly dilation: number;
  /** Of negative values; 1 leaves all as they are, 0 is ReLU. */
  readonly slope: number;
}

/** Output rows and columns: the input's, divided by the stride. */
export function outputSize({ height, width, stride }: ConvTask): [rows: number, columns: number] {
  return [Math.ceil(height / stride), Math.ceil(width / stride)];
}

/** How the work is cut. All ways add in the same order, so that all give the same bits. */
export type ConvVariant =
  /** One invocation computes so many pixels of a row and quads of channels, straight from the buffers. */
  | { readonly kind: 'direct'; readonly pixels: number; readonly quads: number }
  /** Eight invocations of a subgroup load 32 channels of so many pixels, and hand them round. */
  | { readonly kind: 'shared-lanes'; readonly pixels: number; readonly quads: 1 }
  /** A workgroup stages pixels and weights in its memory; an invocation has 8 pixels and so many quads. */
  | { readonly kind: 'tiled'; readonly quads: number };

export const CONV_VARIANTS: readonly ConvVariant[] = [
  { kind: 'direct', pixels: 4, quads: 1 },
  { kind: 'direct', pixels: 4, quads: 2 },
  { kind: 'direct', pixels: 8, quads: 2 },
  { kind: 'shared-lanes', pixels: 8, quads: 1 },
  { kind: 'shared-lanes', pixels: 16, quads: 1 },
  { kind: 'tiled', quads: 1 },
  { kind: 'tiled', quads: 2 },
];

/** A name that keeps variants apart in keys of pipelines and choices. */
export function variantName(variant: ConvVariant): string {
  return variant.kind === 'tiled'
    ? `tiled-${variant.quads}`
    : `${variant.kind}-${variant.pixels}x${variant.quads}`;
}

/** Invocations that hand values round; a subgroup holds a whole number of such teams. */
export const TEAM = 8;

/** Quads of output channels that one block of invocations computes. */
export function quadsOfBlock(variant: ConvVariant): number {
  if (variant.kind === 'shared-lanes') return TEAM;
  return variant.kind === 'direct' ? variant.quads : 8 * variant.quads;
}
