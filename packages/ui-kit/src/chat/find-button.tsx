import type { FindViewModel } from "@tandem/client-core/view-models";
import type { ReactElement } from "react";
import { useSnapshot } from "../hooks/index.ts";
import { Search16 } from "../icons/index.ts";
import { IconButton } from "../primitives/index.ts";
import { strings } from "../strings/index.ts";

interface FindButtonProps {
  readonly vm: FindViewModel;
  readonly place: string;
  /** Where there is room for it, it looks like the field that it opens (design 01). */
  readonly isField?: boolean;
}

/** Opens the find bar where there is no Ctrl+F (RM29). */
export function FindButton({ vm, place, isField = false }: FindButtonProps): ReactElement {
  const isHere = useSnapshot(vm, (s) => s.place === place);
  return (
    <IconButton
      className={isField ? "td-findfield" : undefined}
      label={isField ? strings.find.inRoom : strings.find.button}
      shortcut="Ctrl+F"
      aria-pressed={isHere}
      onClick={() => (isHere ? vm.close() : vm.open(place))}
    >
      <Search16 />
      {isField && <span>{strings.find.inRoom}</span>}
    </IconButton>
  );
}
