import type { ManagedConfigurationPort } from "@tandem/client-core/device";

/** navigator.managed is Chromium's alone and not in TypeScript's library. */
interface NavigatorManaged extends EventTarget {
  getManagedConfiguration(keys: readonly string[]): Promise<{ readonly [key: string]: unknown }>;
}

export function managedConfiguration(): ManagedConfigurationPort | undefined {
  const { managed } = navigator as Navigator & { readonly managed?: NavigatorManaged };
  if (managed === undefined) return undefined;
  return {
    get: (keys) => managed.getManagedConfiguration(keys),
    onChange(listener) {
      managed.addEventListener("managedconfigurationchange", listener);
      return () => managed.removeEventListener("managedconfigurationchange", listener);
    },
  };
}
