import type { ModuleDefinition } from "../core/index.ts";

/** Everything that runs, in the order of set-up. A new feature is one folder under modules/ and one line here. */
export const modules: readonly ModuleDefinition[] = [];
