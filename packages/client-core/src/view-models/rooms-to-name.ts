import type { BareJid } from "@tandem/protocol";
import { joinUri } from "../device/xmpp-uri.ts";
import { begins } from "../rooms/people-window.ts";
import type { RoomCategoryNode, RoomRow, RoomToName } from "./my-chat.ts";

/** Rooms of the tree whose name, or a word of it, begins with what was typed; the first `max` in the tree's order. */
export function roomsToName(tree: readonly RoomCategoryNode[], typed: string, max: number): RoomToName[] {
  const wanted = typed.toLowerCase();
  const found: RoomToName[] = [];
  for (const { row, category } of rowsOf(tree)) {
    if (found.length === max) break;
    if (!begins(row.name, wanted)) continue;
    found.push({ name: row.name, link: joinUri(row.jid as BareJid), ...(category !== "" && { category }) });
  }
  return found;
}

export function roomNameIn(tree: readonly RoomCategoryNode[], jid: string): string | undefined {
  for (const { row } of rowsOf(tree)) if (row.jid === jid) return row.name;
  return undefined;
}

function* rowsOf(tree: readonly RoomCategoryNode[]): Generator<{ readonly row: RoomRow; readonly category: string }> {
  for (const { name: category, rooms, categories } of tree) {
    for (const row of rooms) yield { row, category };
    yield* rowsOf(categories);
  }
}
