import type { FindViewModel } from "@tandem/client-core/view-models";
import { type ComponentType, lazy, type ReactElement, Suspense, useEffect, useMemo } from "react";
import { useSnapshot } from "../hooks/index.ts";
import { whenIdle } from "../hooks/when-idle.ts";

const LazyFindBar = lazy(() => import("../find/find-bar.tsx"));
/** Once it is loaded it comes with the key that asks for it: what is typed next must not go into a message. */
let LoadedFindBar: ComponentType<{ readonly vm: FindViewModel }> | undefined;

async function preload(): Promise<void> {
  try {
    LoadedFindBar ??= (await import("../find/find-bar.tsx")).default;
  } catch (error) {
    // It is loaded when it is asked for.
    console.warn("The find bar could not be loaded in advance.", error);
  }
}

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
  useEffect(() => whenIdle(() => void preload()), []);
  // One for as long as it is open: another one would take what is typed for its own beginning.
  const FindBar = useMemo(() => (isHere ? (LoadedFindBar ?? LazyFindBar) : null), [isHere]);
  if (FindBar === null) return null;
  return (
    <Suspense fallback={null}>
      <FindBar vm={vm} />
    </Suspense>
  );
}
