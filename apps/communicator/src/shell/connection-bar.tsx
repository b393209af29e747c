import { useConnectionBar } from "@tandem/ui-kit/connection";
import type { ReactNode } from "react";
import { useServices } from "../services.ts";

/** Over the top of a list; it does not push it (design 12). */
export function ConnectionBar(): ReactNode {
  return useConnectionBar(useServices().app.session) ?? null;
}
