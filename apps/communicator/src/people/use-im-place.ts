import { useSnapshot } from "@tandem/ui-kit";
import { useServices } from "../services.ts";

/** RT26: IM actions are absent and messages open in Group Chat. Settled with the first sign-in, so it is not known before. */
export function useImOpensInGroupChat(): boolean {
  const { app } = useServices();
  return useSnapshot(app.aboutIm, () => app.imOpensInGroupChat);
}
