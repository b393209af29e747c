import { type ComponentType, lazy, type ReactElement, type ReactNode, Suspense, useState } from "react";
import { FaultBoundary } from "../primitives/fault-boundary.tsx";

export interface Later<P extends object> {
  /** Shows `fallback` while its code is on its way; stands at once when it has been fetched. */
  readonly View: (props: P & { readonly fallback?: ReactNode }) => ReactElement;
  /** Fetches the code in advance. Never rejects: without a connection it is fetched when it is shown. */
  readonly preload: () => Promise<void>;
}

interface LaterOptions {
  /** A menu or dialog over the screen, which has no place in it. */
  readonly isLayer?: boolean;
}

/**
 * A part of the screen that the first paint does not need. `lazy` alone leaves the place empty for a moment even when the code
 * is there, and what is typed in that moment is lost; so a component that has been fetched is rendered directly. One that could
 * not be fetched says so in its place, and is fetched anew when it is asked for again.
 */
export function later<P extends object>(
  load: () => Promise<{ readonly default: ComponentType<P> }>,
  { isLayer = false }: LaterOptions = {},
): Later<P> {
  let Loaded: ComponentType<P> | undefined;
  let Loading = fetching();

  function fetching(): ComponentType<P> {
    const once = async (): Promise<{ readonly default: ComponentType<P> }> => {
      try {
        const module = await load();
        Loaded = module.default;
        return module;
      } catch (error) {
        // What `lazy` was once told, it keeps.
        Loading = fetching();
        throw error;
      }
    };
    return lazy(once) as ComponentType<P>;
  }

  function View({ fallback = null, ...rest }: P & { readonly fallback?: ReactNode }): ReactElement {
    // The same one for as long as it stands: changing it would throw away what the person did in it.
    const [Shown, setShown] = useState(() => Loaded ?? Loading);
    return (
      <FaultBoundary isLayer={isLayer} onRetry={() => setShown(() => Loaded ?? Loading)}>
        <Suspense fallback={fallback}>
          <Shown {...(rest as unknown as P)} />
        </Suspense>
      </FaultBoundary>
    );
  }

  async function preload(): Promise<void> {
    try {
      Loaded ??= (await load()).default;
    } catch (error) {
      console.warn("A part of the screen could not be loaded in advance.", error);
    }
  }

  return { View, preload };
}
