import type { FindViewModel } from "@tandem/client-core/view-models";
import type { ReactElement } from "react";
import { useSnapshot } from "../hooks/index.ts";
import { Search16 } from "../icons/index.ts";
import { IconButton } from "../primitives/index.ts";
import { strings } from "../strings/index.ts";

interface FindButtonProps {
  readonly vm: FindViewModel;
  readonly place: string;
}

/** Opens the find bar where there is no Ctrl+F (RM29). */
export function FindButton({ vm, place }: FindButtonProps): ReactElement {
  const isHere = useSnapshot(vm, (s) => s.place === place);
  return (
    <IconButton
      label={strings.find.button}
      shortcut="Ctrl+F"
      aria-pressed={isHere}
      onClick={() => (isHere ? vm.close() : vm.open(place))}
    >
      <Search16 />
    </IconButton>
  );
}
