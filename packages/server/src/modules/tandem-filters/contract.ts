import type { BareJid } from "@tandem/protocol";
import type { FilterTerms } from "@tandem/protocol/tandem-filters";
import { type ArchiveId, contract } from "../../core/index.ts";

/** The filter of mentions (FI2), for other modules. */
export interface MentionsFilter {
  /** What is a mention of that account, as a search says it. */
  terms(account: BareJid): Promise<FilterTerms>;
  /** Up to where the filter itself is read; 0: it was never asked for. */
  readTo(account: BareJid): Promise<ArchiveId>;
}

export const mentionsFilter = contract<MentionsFilter>("tandem-filters");
