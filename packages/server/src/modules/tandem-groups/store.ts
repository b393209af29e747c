import type { CollectionSpec } from "../../core/index.ts";

/** Owner: none; key: the group's name. Who is in it stands with the accounts. */
export interface StoredGroup {
  readonly isHidden: boolean;
}
export const groupsSpec: CollectionSpec<StoredGroup> = { name: "organisation-groups", version: 1 };
