import type { Answer } from "./refusals.ts";
import type { Role } from "./table.ts";

/** Those of the world, below one that everybody sees and that the parent category manager manages. */
export const CATEGORIES = {
  everyone: "everybody may make rooms in it (RM3)",
  walled: "the same behind a wall: the outsider is outside its scope (RM2)",
  sibling: "its managers make its rooms (RM3): the sibling category manager",
} as const;
export type CategoryId = keyof typeof CATEGORIES;

export const CATEGORY_ACTIONS = {
  "see it": "in urn:tandem:categories:0",
  "be offered people": "urn:tandem:directory:0 around it",
  "make a room": "by its form, CAT6",
} as const;
export type CategoryAction = keyof typeof CATEGORY_ACTIONS;

/** By the rules alone, as `may` says it of rooms. */
export function answerAround(role: Role, action: CategoryAction, category: CategoryId): Answer {
  if (category === "walled" && role === "outsider") return action === "see it" ? "absent" : "item-not-found";
  const isManager = role === "sibling category manager" || role === "parent category manager";
  return action === "make a room" && category === "sibling" && !isManager ? "not-allowed" : "yes";
}
