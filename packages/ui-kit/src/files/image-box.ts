import type { FileItem } from "@tandem/client-core/view-models";

export const BOX_WIDTH_MAX = 360;
export const BOX_HEIGHT_MAX = 240;
const BOX_MIN = 48;
/** Where the sender says no size. */
const UNKNOWN = { width: 240, height: 160 };

export interface Box {
  readonly width: number;
  readonly height: number;
}

/** The place that an image gets before it is there, so that nothing moves when it comes (RM24). Never larger than the image. */
export function imageBox({ width, height }: Pick<FileItem, "width" | "height">): Box {
  if (width === undefined || height === undefined || width === 0 || height === 0) return UNKNOWN;
  const scale = Math.min(1, BOX_WIDTH_MAX / width, BOX_HEIGHT_MAX / height);
  return { width: atLeast(width * scale), height: atLeast(height * scale) };
}

function atLeast(pixels: number): number {
  return Math.max(BOX_MIN, Math.round(pixels));
}
