import { type BareJid, bareJid } from "@tandem/protocol";
import type { CollectionSpec, ServerCore } from "../../core/index.ts";
import { accounts } from "../../modules/accounts/contract.ts";

const demoSpec: CollectionSpec<{ readonly step: "begun" | "made" }> = { name: "demo", version: 1 };

export function demoAddress(core: ServerCore, local: string): BareJid {
  return bareJid(local, core.options.domain);
}

/** "made"; "other" when the data is somebody's own; or what to call when it is made now. */
export async function demoState(core: ServerCore): Promise<"made" | "other" | { readonly done: () => Promise<void> }> {
  const state = core.environment.storage.collection(demoSpec);
  const known = await state.get("", "state");
  if (known?.step === "made") return "made";
  if (known === undefined && (await core.use(accounts).list({ limit: 1 })).length > 0) return "other";
  await state.put("", "state", { step: "begun" });
  return { done: async () => void (await state.put("", "state", { step: "made" })) };
}
