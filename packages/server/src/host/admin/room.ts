import { bareJid, type BareJid, parseBareJid, prepareLocal } from "@tandem/protocol";
import { z } from "zod";
import type { ServerCore } from "../../core/index.ts";
import { INHERITABLE, RETENTION_DAYS_MAX, rooms } from "../../modules/xep-0045-muc/contract.ts";
import { AdminRefusal, addressIn, method, page, principalsIn, reading } from "./method.ts";
import { withoutUndefined } from "./user.ts";

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
  retentionDays: z.number().int().min(0).max(RETENTION_DAYS_MAX).optional(),
  managers: z.array(z.string()).optional(),
  members: z.array(z.string()).optional(),
  presenters: z.array(z.string()).optional(),
  inherits: z.array(z.enum(INHERITABLE)).optional(),
};

/** A whole address, or the part before the @ of a room of this server. */
function roomIn(core: ServerCore, text: string): BareJid {
  const service = core.use(rooms).service;
  const jid = parseBareJid(text.includes("@") ? text : `${text}@${service}`);
  if (jid === null) throw new AdminRefusal("admin/address", `"${text}" is no address of a room.`);
  return jid;
}

function localIn(core: ServerCore, text: string): string {
  const local = prepareLocal(text.endsWith(`@${core.use(rooms).service}`) ? text.slice(0, text.indexOf("@")) : text);
  if (local === null) throw new AdminRefusal("admin/address", `"${text}" is no name of a room.`);
  return local;
}

function listsIn(core: ServerCore, given: Lists): object {
  const { managers, members, presenters } = given;
  return withoutUndefined({
    managers: principalsIn(core, managers),
    members: principalsIn(core, members),
    presenters: principalsIn(core, presenters),
  });
}

type Lists = { readonly [list in "managers" | "members" | "presenters"]?: readonly string[] | undefined };

export const roomMethods = {
  "room.add": method(
    z.object({ room, owner: z.string().optional(), subject: z.string().optional(), ...settings }),
    async (core, { room: name, owner, ...rest }) => {
      const local = localIn(core, name);
      // Without an owner the server itself owns the room: administrators act through it.
      const ownedBy = owner === undefined ? bareJid("", core.options.domain) : addressIn(core, owner);
      const jid = await core.use(rooms).create({
        name: name,
        isPersistent: true,
        ...withoutUndefined(rest),
        ...listsIn(core, rest),
        local,
        owner: ownedBy,
      });
      return { jid };
    },
  ),

  "room.change": method(z.object({ room, ...settings }), async (core, { room: name, ...rest }) => {
    await core.use(rooms).configure(roomIn(core, name), { ...withoutUndefined(rest), ...listsIn(core, rest) });
    return { jid: roomIn(core, name) };
  }),

  "room.affiliation": method(
    z.object({ room, jid: z.string(), affiliation: z.enum(["owner", "admin", "member", "outcast", "none"]) }),
    async (core, { room: name, jid, affiliation }) => {
      await core.use(rooms).setAffiliation(roomIn(core, name), addressIn(core, jid), affiliation);
      return { jid: roomIn(core, name), account: addressIn(core, jid), affiliation };
    },
  ),

  "room.close": method(z.object({ room, reason: z.string().optional() }), async (core, { room: name, ...rest }) => {
    await core.use(rooms).close(roomIn(core, name), withoutUndefined(rest));
    return { jid: roomIn(core, name) };
  }),

  "room.reopen": method(z.object({ room }), async (core, { room: name }) => {
    await core.use(rooms).reopen(roomIn(core, name));
    return { jid: roomIn(core, name) };
  }),

  "room.remove": method(z.object({ room }), async (core, { room: name }) => {
    await core.use(rooms).purge(roomIn(core, name));
    return { jid: roomIn(core, name) };
  }),

  "room.purge": method(z.object({ room, before: z.number().optional() }), async (core, { room: name, before }) => {
    const jid = roomIn(core, name);
    return { jid, messages: await core.use(rooms).purgeHistory(jid, before) };
  }),

  "room.settings": reading(z.object({ room }), async (core, { room: name }) => {
    const [service, jid] = [core.use(rooms), roomIn(core, name)];
    const settings = await service.settings(jid);
    if (settings === undefined) throw new AdminRefusal("admin/room", `There is no room "${name}".`);
    return { jid, settings, people: await service.affiliations(jid) };
  }),

  "room.list": reading(
    page,
    async (core, { after, limit }) => (await core.use(rooms).list({ after, max: limit })).rooms,
  ),
};
