import { bareJid, type BareJid, parseBareJid, prepareLocal } from "@tandem/protocol";
import { z } from "zod";
import type { ModuleHost } from "../../core/index.ts";
import { EDIT_MINUTES_MAX, EDITS_ALWAYS, INHERITABLE, RETENTION_DAYS_MAX, rooms } from "../xep-0045-muc/contract.ts";
import { AdminRefusal, addressIn, method, page, principalsIn, reading, withoutUndefined } from "./method.ts";

const room = z.string();
const settings = {
  name: z.string().optional(),
  description: z.string().optional(),
  category: z.string().optional(),
  isPublic: z.boolean().optional(),
  isMembersOnly: z.boolean().optional(),
  isModerated: z.boolean().optional(),
  isArchived: z.boolean().optional(),
  allowsInvites: z.boolean().optional(),
  allowsFiles: z.boolean().optional(),
  addIn: z.string().optional(),
  editMinutes: z.number().int().min(EDITS_ALWAYS).max(EDIT_MINUTES_MAX).optional(),
  retentionDays: z.number().int().min(0).max(RETENTION_DAYS_MAX).optional(),
  managers: z.array(z.string()).optional(),
  members: z.array(z.string()).optional(),
  presenters: z.array(z.string()).optional(),
  scope: z.array(z.string()).optional(),
  inherits: z.array(z.enum(INHERITABLE)).optional(),
};

/** A whole address, or the part before the @ of a room of this server. */
function roomIn(host: ModuleHost, text: string): BareJid {
  const service = host.use(rooms).service;
  const jid = parseBareJid(text.includes("@") ? text : `${text}@${service}`);
  if (jid === null) throw new AdminRefusal("admin/address", `"${text}" is no address of a room.`);
  return jid;
}

function localIn(host: ModuleHost, text: string): string {
  const local = prepareLocal(text.endsWith(`@${host.use(rooms).service}`) ? text.slice(0, text.indexOf("@")) : text);
  if (local === null) throw new AdminRefusal("admin/address", `"${text}" is no name of a room.`);
  return local;
}

function listsIn(host: ModuleHost, given: Lists): object {
  const { managers, members, presenters, scope } = given;
  return withoutUndefined({
    managers: principalsIn(host, managers),
    members: principalsIn(host, members),
    presenters: principalsIn(host, presenters),
    scope: principalsIn(host, scope),
  });
}

type Lists = { readonly [list in "managers" | "members" | "presenters" | "scope"]?: readonly string[] | undefined };

export const roomMethods = {
  "room.add": method(
    z.object({ room, owner: z.string().optional(), subject: z.string().optional(), ...settings }),
    async (host, { room: name, owner, ...rest }) => {
      const local = localIn(host, name);
      // Without an owner the server itself owns the room: administrators act through it.
      const ownedBy = owner === undefined ? bareJid("", host.domain) : addressIn(host, owner);
      const jid = await host.use(rooms).create({
        name: name,
        isPersistent: true,
        ...withoutUndefined(rest),
        ...listsIn(host, rest),
        local,
        owner: ownedBy,
      });
      return { jid };
    },
  ),

  "room.change": method(z.object({ room, ...settings }), async (host, { room: name, ...rest }) => {
    await host
      .use(rooms)
      .configure(roomIn(host, name), { ...withoutUndefined(rest), ...listsIn(host, rest) }, { isNoted: true });
    return { jid: roomIn(host, name) };
  }),

  "room.affiliation": method(
    z.object({ room, jid: z.string(), affiliation: z.enum(["owner", "admin", "member", "outcast", "none"]) }),
    async (host, { room: name, jid, affiliation }) => {
      await host.use(rooms).setAffiliation(roomIn(host, name), addressIn(host, jid), affiliation, { isNoted: true });
      return { jid: roomIn(host, name), account: addressIn(host, jid), affiliation };
    },
  ),

  "room.close": method(z.object({ room, reason: z.string().optional() }), async (host, { room: name, ...rest }) => {
    await host.use(rooms).close(roomIn(host, name), withoutUndefined(rest));
    return { jid: roomIn(host, name) };
  }),

  "room.reopen": method(z.object({ room }), async (host, { room: name }) => {
    await host.use(rooms).reopen(roomIn(host, name));
    return { jid: roomIn(host, name) };
  }),

  "room.remove": method(z.object({ room }), async (host, { room: name }) => {
    await host.use(rooms).purge(roomIn(host, name));
    return { jid: roomIn(host, name) };
  }),

  "room.purge": method(z.object({ room, before: z.number().optional() }), async (host, { room: name, before }) => {
    const jid = roomIn(host, name);
    return { jid, messages: await host.use(rooms).purgeHistory(jid, before) };
  }),

  "room.settings": reading(z.object({ room }), async (host, { room: name }) => {
    const [service, jid] = [host.use(rooms), roomIn(host, name)];
    const settings = await service.settings(jid);
    if (settings === undefined) throw new AdminRefusal("admin/room", `There is no room "${name}".`);
    return { jid, settings, people: await service.affiliations(jid) };
  }),

  "room.list": reading(
    page,
    async (host, { after, limit }) => (await host.use(rooms).list({ after, max: limit })).rooms,
  ),
};
