import type { FindViewModel, TimelineVerbs } from "@tandem/client-core/view-models";
import { type ReactElement, useEffect } from "react";
import { useSnapshot } from "../hooks/index.ts";
import { later } from "../hooks/later.tsx";
import { whenIdle } from "../hooks/when-idle.ts";

/** In advance, because what is typed after the key that asks for it must not go into a message. */
const FindBar = later(() => import("../find/find-bar.tsx"));

interface FindSlotProps {
  readonly vm: FindViewModel;
  readonly place: string;
  readonly verbs: Pick<TimelineVerbs, "showDay" | "firstAt">;
}

/** Where the find bar of a room or conversation comes (RM29). Who leaves the place has ended looking. */
export function FindSlot({ vm, place, verbs }: FindSlotProps): ReactElement | null {
  const isHere = useSnapshot(vm, (s) => s.place === place);
  useEffect(
    () => () => {
      if (vm.snapshot().place === place) vm.close();
    },
    [vm, place],
  );
  useEffect(() => whenIdle(() => void FindBar.preload()), []);
  return isHere ? <FindBar.View {...{ vm, verbs }} /> : null;
}
