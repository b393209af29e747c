import { useMedia } from "@tandem/ui-kit";

/** `--td-row-2line` of tokens.css, which the list must know in numbers. */
export function useRowHeight(): number {
  return useMedia("(pointer: coarse)") ? 56 : 44;
}
