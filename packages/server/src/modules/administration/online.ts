import { type BareJid, bareOf, isFull, parseFullJid } from "@tandem/protocol";
import { z } from "zod";
import type { ModuleHost, Session } from "../../core/index.ts";
import { accounts } from "../accounts/contract.ts";
import { AdminRefusal, addressIn, method, page, reading } from "./method.ts";

/** XEP-0133 v1.3.1 §4.15–§4.17: who has a session; among them, who is at the device, and who is away from all of them. */
export type Presence = "online" | "active" | "idle";

export function peopleWho(host: ModuleHost, presence: Presence): readonly BareJid[] {
  return [...host.sessions.accounts()].filter((account) => is(host, account, presence)).toSorted();
}

function is(host: ModuleHost, account: BareJid, presence: Presence): boolean {
  const shown = [...host.sessions.of(account)].flatMap(({ available }) => available ?? []);
  const isActive = shown.some(({ show }) => show !== "away" && show !== "xa");
  if (presence === "online") return true;
  return presence === "active" ? isActive : shown.length > 0 && !isActive;
}

function sessionsIn(host: ModuleHost, text: string): readonly Session[] {
  const full = parseFullJid(text);
  const account = full === null ? addressIn(host, text) : bareOf(full);
  const all = [...host.sessions.of(account)];
  return full !== null && isFull(full) ? all.filter((session) => session.jid === full) : all;
}

const jid = z.string();
const statuses = z.enum(["online", "active", "idle"]);

export const onlineMethods = {
  "server.stats": reading(z.object({}), async (host) => ({
    registered: await host.use(accounts).count(),
    disabled: (await host.use(accounts).disabled()).length,
    online: peopleWho(host, "online").length,
    active: peopleWho(host, "active").length,
    idle: peopleWho(host, "idle").length,
    sessions: host.sessions.count,
  })),

  "user.online": reading(page.extend({ status: statuses.default("online") }), async (host, { after, limit, status }) =>
    peopleWho(host, status)
      .filter((account) => after === undefined || account > after)
      .slice(0, limit),
  ),

  /** Where somebody is signed in, with network addresses: their own affair, so it is noted who looks. */
  "user.sessions": method(z.object({ jid }), async (host, params) =>
    sessionsIn(host, params.jid).map(({ jid: at, remoteAddress, available }) => ({
      jid: at,
      address: remoteAddress,
      priority: available?.priority ?? null,
      show: available === undefined ? "unavailable" : (available.show ?? "available"),
    })),
  ),

  /** All of an account, or the one of a full address. They may sign in again. */
  "user.end-sessions": method(z.object({ jid }), async (host, params) => {
    const ended = sessionsIn(host, params.jid);
    if (ended.length === 0) throw new AdminRefusal("admin/no-session", `${params.jid} is not signed in.`);
    for (const session of ended) session.outlet.close("reset", "An administrator has ended this session.");
    return { jid: params.jid, count: ended.length };
  }),
};
