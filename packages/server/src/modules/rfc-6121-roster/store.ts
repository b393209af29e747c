import type { CollectionSpec } from "../../core/index.ts";
import type { Contact } from "./contract.ts";

/** Owner: the account; key: the contact's bare address. The collection's revision is the roster version. */
export const rosterSpec: CollectionSpec<Contact> = { name: "roster", version: 1 };
