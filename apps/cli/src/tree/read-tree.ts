import { PAGE_MAX } from "@tandem/server";
import type { Administration } from "../administration.ts";
import type { TreeCategory, TreeFile, TreeRoom } from "./tree.ts";

interface KeptRoom {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly people: readonly { readonly account: string; readonly affiliation: string }[];
}

/** The tree as it stands, one room at a time. Closed rooms are left out: a file cannot say that they are closed. */
export async function readTree({ call }: Administration): Promise<TreeFile> {
  const categories = (await call("category.list", {})) as readonly TreeCategory[];
  const rooms: TreeRoom[] = [];
  for (let after: string | undefined; ; ) {
    const page = (await call("room.list", { after, limit: PAGE_MAX })) as readonly { jid: string; isClosed: boolean }[];
    for (const { jid, isClosed } of page) {
      if (!isClosed) rooms.push(roomOf(jid, (await call("room.settings", { room: jid })) as KeptRoom));
    }
    if (page.length < PAGE_MAX) return { categories: [...categories], rooms };
    after = page.at(-1)?.jid.split("@")[0];
  }
}

function roomOf(jid: string, { settings, people }: KeptRoom): TreeRoom {
  const { inherits = [], ...said } = settings as Omit<TreeRoom, "room">;
  const { name, description, category, isModerated, addIn, editMinutes } = said;
  // What follows the category is not written: it would be the category's of that day.
  const own = <T>(setting: string, fields: T): Partial<T> => (inherits.includes(setting) ? {} : fields);
  const list = (affiliation: string): { [list: string]: string[] } => {
    const found = people.filter((one) => one.affiliation === affiliation).map((one) => one.account);
    return found.length === 0 ? {} : { [affiliation]: found };
  };
  const kept = {
    name,
    description,
    category,
    isModerated,
    addIn,
    editMinutes,
    ...own("visibility", { isPublic: said.isPublic, isMembersOnly: said.isMembersOnly }),
    ...own("history", { isArchived: said.isArchived }),
    ...own("invitations", { allowsInvites: said.allowsInvites }),
    ...own("files", { allowsFiles: said.allowsFiles }),
    ...own("retention", { retentionDays: said.retentionDays }),
    ...Object.fromEntries(
      (["managers", "members", "presenters", "scope"] as const).flatMap((list) =>
        said[list] === undefined || said[list].length === 0 ? [] : [[list, said[list]] as const],
      ),
    ),
    ...(category === undefined || inherits.length === 0 ? {} : { inherits }),
  };
  const given = Object.entries(kept).filter(([, value]) => value !== undefined && value !== "");
  return {
    room: jid.slice(0, jid.indexOf("@")),
    ...Object.fromEntries(given),
    ...list("owner"),
    ...list("admin"),
    ...list("member"),
    ...list("outcast"),
  };
}
