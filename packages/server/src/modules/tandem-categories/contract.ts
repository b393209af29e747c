import { contract } from "../../core/index.ts";
import type { Inheritable, LeastRetention } from "../xep-0045-muc/contract.ts";
import type { CategoryDefaults } from "./defaults.ts";

/** Who makes rooms in a category (RM3). */
export type RoomCreation = "everyone" | "managers";

export interface Category {
  /** 1…64 of a-z, 0-9 and hyphen; chosen by who makes it, never changed. */
  readonly id: string;
  readonly name: string;
  /** Undefined: at the top, directly under the root. */
  readonly parent?: string;
  /** Place among its siblings, ascending; ties by name. */
  readonly order: number;
  /** Addresses, and groups of the organisation as `group:` and their name. */
  readonly managers: readonly string[];
  readonly creation: RoomCreation;
  /** Who may ever have to do with what is below (RM2), written as managers are; undefined: as above. */
  readonly scope?: readonly string[];
  /** What rooms in it and below are unless they say otherwise (RM4); what is not there is as above. */
  readonly defaults?: CategoryDefaults;
  /** What rooms and categories below may not say otherwise. */
  readonly locks?: readonly Inheritable[];
  /** Whatever rooms and categories below say of their history. */
  readonly leastRetention?: LeastRetention;
}

export interface NewCategory {
  readonly id: string;
  readonly name: string;
  readonly parent?: string | undefined;
  /** Behind its siblings unless told. */
  readonly order?: number | undefined;
  readonly managers?: readonly string[] | undefined;
  /** `everyone` unless told. */
  readonly creation?: RoomCreation | undefined;
  readonly scope?: readonly string[] | undefined;
  readonly defaults?: CategoryDefaults | undefined;
  readonly locks?: readonly Inheritable[] | undefined;
  readonly leastRetention?: LeastRetention | undefined;
}

/** What is left out stays. */
export interface CategoryChange {
  readonly name?: string | undefined;
  /** Moves it with all that is below; the empty string: to the top. */
  readonly parent?: string | undefined;
  readonly order?: number | undefined;
  readonly managers?: readonly string[] | undefined;
  readonly creation?: RoomCreation | undefined;
  /** Whoever is outside a new scope is removed at once; an empty one takes the scope away. */
  readonly scope?: readonly string[] | undefined;
  /** All of them at once; an empty object takes them away. Rooms that follow the category show it at once. */
  readonly defaults?: CategoryDefaults | undefined;
  readonly locks?: readonly Inheritable[] | undefined;
  /** Null takes it away. */
  readonly leastRetention?: LeastRetention | null | undefined;
}

/** The tree, for the command line and the demo organisation: acts with an administrator's rights. Refusals are StanzaErrors `categories/…`. */
export interface Categories {
  /** Parents before their children, siblings in order. */
  list(): Promise<readonly Category[]>;
  create(category: NewCategory): Promise<void>;
  change(id: string, change: CategoryChange): Promise<void>;
  /** Only of an empty one. */
  remove(id: string): Promise<void>;
}

export const categories = contract<Categories>("tandem-categories");
