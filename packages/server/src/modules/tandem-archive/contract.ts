import type { BareJid } from "@tandem/protocol";
import type { ArchiveId, CollectionSpec } from "../../core/index.ts";

/** Up to where the conversation with somebody is forgotten. */
export type ForgottenPlace = readonly [peer: BareJid, upTo: ArchiveId];

/** Owner: the account; key: empty. What was forgotten last stands last. It goes with the account's archive. */
export const forgottenSpec: CollectionSpec<readonly ForgottenPlace[]> = { name: "forgotten-conversations", version: 1 };
