import type { FilesSnapshot, FilesViewModel } from "@tandem/client-core/view-models";
import { type ReactElement, type Ref, useRef } from "react";
import { useSnapshot } from "../hooks/index.ts";
import { Attach16 } from "../icons/index.ts";
import { announce, IconButton } from "../primitives/index.ts";
import { strings } from "../strings/index.ts";
import { sizeText } from "./file-size.ts";

interface AttachButtonProps {
  readonly files: FilesViewModel;
  readonly onChosen: () => void;
  readonly ref: Ref<HTMLButtonElement>;
  readonly shortcut: string;
}

/** Opens the device's file chooser. Says what is allowed before anything is chosen, or why nothing is (RM19). */
export function AttachButton({ files, onChosen, ref, shortcut }: AttachButtonProps): ReactElement {
  const input = useRef<HTMLInputElement>(null);
  const unavailable = useSnapshot(files, (s) => s.unavailable);
  const limits = useSnapshot(files, (s) => s.limits);
  const why = unavailable === undefined ? limitsText(limits) : strings.files.unavailable[unavailable];
  const name = `${strings.files.attach} (${shortcut})`;
  const choose = (): void => {
    if (unavailable !== undefined) return announce(strings.files.unavailable[unavailable]);
    files.refresh();
    input.current?.click();
  };
  return (
    <>
      <IconButton
        ref={ref}
        label={strings.files.attach}
        title={why === "" ? name : `${name}: ${why}`}
        aria-description={why}
        aria-disabled={unavailable !== undefined}
        onClick={choose}
      >
        <Attach16 />
      </IconButton>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={({ currentTarget }) => {
          files.choose([...(currentTarget.files ?? [])]);
          // The same file may be chosen again.
          currentTarget.value = "";
          onChosen();
        }}
      />
    </>
  );
}

function limitsText({ fileMax, left }: NonNullable<FilesSnapshot["limits"]> = {}): string {
  const parts = [
    fileMax === undefined ? undefined : strings.files.attachUpTo(sizeText(fileMax)),
    left === undefined ? undefined : strings.files.attachLeft(sizeText(left)),
  ];
  return parts.filter((part) => part !== undefined).join(", ");
}
