import type { FindViewModel } from "@tandem/client-core/view-models";
import { lazy, type ReactElement, Suspense, useEffect } from "react";
import { useSnapshot } from "../hooks/index.ts";

const FindBar = lazy(() => import("../find/find-bar.tsx"));

interface FindSlotProps {
  readonly vm: FindViewModel;
  readonly place: string;
}

/** Where the find bar of a room or conversation comes (RM29). Who leaves the place has ended looking. */
export function FindSlot({ vm, place }: FindSlotProps): ReactElement | null {
  const isHere = useSnapshot(vm, (s) => s.place === place);
  useEffect(
    () => () => {
      if (vm.snapshot().place === place) vm.close();
    },
    [vm, place],
  );
  if (!isHere) return null;
  return (
    <Suspense fallback={null}>
      <FindBar vm={vm} />
    </Suspense>
  );
}
