import { type BareJid, bareJid, localOf, NS_CLIENT, prepareLocal } from "@tandem/protocol";
import { buildOriginId } from "@tandem/protocol/xep-0359-stanza-ids";
import { el, serialize, XmlElement } from "@tandem/xml";
import { archiveTraits } from "../../core/index.ts";
import { accessAsAnybody, accessRoom, judge } from "./access.ts";
import { setAffiliation, writeAffiliation } from "./affiliations/changes.ts";
import { peopleNoted, settingsNoted } from "./changes/differences.ts";
import { applyConfig, checkAddIn, checkCategory, mergeConfig } from "./config/apply.ts";
import { defaultConfig, visibilityOf } from "./config/config.ts";
import { checkRecords, resolveRecord, settingsGiven } from "./config/inherit.ts";
import { closeRoom } from "./config/owner.ts";
import {
  INHERITABLE,
  type NewRoom,
  type PageOfRooms,
  type Post,
  type RoomPage,
  type Rooms,
  type RoomSettings,
  type RoomSummary,
  type VisibleRoom,
} from "./contract.ts";
import { findRooms, type FoundRoom, ROOM_PAGE_MAX } from "./discovery/items.ts";
import { errors } from "./errors.ts";
import { recheckAccount, recheckCategories } from "./affiliations/scope.ts";
import { recheckSettings } from "./config/refresh.ts";
import { findInRooms, searchableAmong, tellKept } from "./history/find.ts";
import { withStanzaId } from "./messages/groupchat.ts";
import { occupantIdElement, Occupant } from "./occupancy/occupant.ts";
import { lastSaidIn } from "./history/last-said.ts";
import { readableBy } from "./readable.ts";
import type { Room } from "./room.ts";
import { groupsOutside, scopeAround } from "./scope-around.ts";
import type { RoomsService } from "./service.ts";
import type { RoomRecord } from "./store.ts";
import { bodyElement } from "./wire.ts";

/** The rooms service as other modules and the command line see it. */
export function offerRooms(service: RoomsService): Rooms {
  const inRoom = <T>(room: BareJid, task: (room: Room) => T | Promise<T>): Promise<T> =>
    service.rooms.run(localOf(room), task);
  const existing = <T>(jid: BareJid, task: (room: Room) => T | Promise<T>): Promise<T> =>
    inRoom(jid, (room) => {
      if (room.record === undefined) throw errors.raise["rooms/unknown"]({ jid });
      return task(room);
    });
  return {
    service: service.jid,
    create: (room) => create(service, room),
    configure: (jid, settings, { isNoted = false } = {}) =>
      existing(jid, (room) => configure(service, room, settings, isNoted)),
    setSubject: (jid, subject) => existing(jid, (room) => setSubject(service, room, subject)),
    setAffiliation: (jid, account, affiliation, options = {}) =>
      existing(jid, async (room) => {
        const before = (await service.store.affiliations.get(jid, account))?.affiliation ?? "none";
        if (options.nick !== undefined) await writeAffiliation(service, room, account, { affiliation, ...options });
        await setAffiliation(service, room, account, affiliation, { reason: options.reason });
        if (options.isNoted === true)
          await service.note(room, undefined, peopleNoted([{ account, before, after: affiliation }]));
      }),
    affiliations: async (jid) =>
      (await service.store.affiliations.list(jid)).map((row) => row.value).filter((row) => row.affiliation !== "none"),
    close: (jid, options = {}) =>
      existing(jid, async (room) => {
        await closeRoom(service, room, options);
        if (room.record?.closure !== undefined) await service.note(room, undefined, [{ what: "closed" }]);
      }),
    reopen: (jid) => existing(jid, (room) => reopen(service, room)),
    purgeHistory: (jid, before) => existing(jid, () => service.archive.purge(jid, before)),
    purge: (jid) =>
      existing(jid, async (room) => {
        await closeRoom(service, room, {});
        await service.eraseRoom(room);
      }),
    get: (jid) => service.rooms.read(localOf(jid), (room) => room.record && summarise(service, room.jid, room.record)),
    settings: (jid) => service.rooms.read(localOf(jid), (room) => settingsOf(room)),
    list: (page) => list(service, page),
    visibleTo: (asker, page) => visibleTo(service, asker, page),
    check: (jid, account, action) =>
      service.rooms.read(localOf(jid), async (room) => {
        if (account === null) await accessAsAnybody(service, room, action);
        else await accessRoom(service, room, account, action);
      }),
    lastSaidIn: (jids) => lastSaidIn(service.host.storage.archive, jids),
    readableBy: (account, named) => readableBy(service, account, named),
    find: (account, searches) => findInRooms(service, account, searches),
    searchable: (account, named, filter) => searchableAmong(service, account, named, filter),
    scopeAround: (asker, place) => scopeAround(service, asker, place),
    groupsOutside: (asker, place, groups) => groupsOutside(service, asker, place, groups),
    countIn: async (category) => (await service.store.rooms.find(`category ${category}`)).length,
    recheckCategories: (ids) => recheckCategories(service, ids),
    recheckSettings: (ids) => recheckSettings(service, ids),
    recheckAccount: (account) => recheckAccount(service, account),
    postAs: (post) => existing(post.room, (room) => postAs(service, room, post)),
    addHats: (source) => void service.hats.push(source),
    setPolicy: (policy) => void (service.policy = policy),
    watchInvitations: (watcher) => void (service.invitations = watcher),
    watchMessages: (watcher) => void service.messages.push(watcher),
    setMemberPresence: (presence) => void (service.memberPresence = presence),
    nameBy: (source) => void (service.members.names = source),
    contactsBy: (source) => void (service.contacts = source),
    offerAddIns: (addIns) => void (service.addIns = addIns),
    addFeature: (ns) => void service.features.add(ns),
    onServiceIq: (type, ns, name, handler) => void service.iqs.set(`${type} ${name} ${ns}`, handler),
  };
}

async function create(service: RoomsService, wanted: NewRoom): Promise<BareJid> {
  const { local, owner, subject, ...settings } = wanted;
  const prepared = prepareLocal(local);
  if (prepared === null) throw errors.raise["rooms/bad-form"]({ local });
  await service.rooms.run(prepared, async (room) => {
    if (room.record !== undefined) throw errors.raise["rooms/taken"]({ local: prepared });
    const { inherits: named, ...given } = settings as RoomSettings;
    const blank = defaultConfig(prepared, service.host.limits);
    const config = mergeConfig(blank, given);
    await checkCategory(service, config);
    checkAddIn(service, config.addIn);
    const within = await service.settingsIn(config.category);
    const inherits = named ?? INHERITABLE.filter((name) => !settingsGiven(given).has(name));
    checkRecords(given, inherits, within.leastRetention);
    const at = service.now();
    const spoken = subject === undefined || subject === "" ? {} : { subject: { text: subject, nick: owner, at } };
    await setAffiliation(service, room, owner, "owner");
    room.record = resolveRecord({ createdAt: at, creator: owner, config, inherits, ...spoken }, within);
    await service.saveRecord(room);
  });
  return bareJid(prepared, service.domain);
}

async function configure(service: RoomsService, room: Room, settings: RoomSettings, isNoted: boolean): Promise<void> {
  const { inherits, ...change } = settings;
  const before = room.record;
  await applyConfig(service, room, change, inherits);
  if (isNoted && before !== undefined && room.record !== undefined)
    await service.note(room, undefined, settingsNoted(before, room.record));
}

async function setSubject(
  service: RoomsService,
  room: Room,
  subject: { readonly text: string; readonly nick: string; readonly at?: number },
): Promise<void> {
  const { record } = room;
  if (record === undefined) return;
  room.record = { ...record, subject: { text: subject.text, nick: subject.nick, at: subject.at ?? service.now() } };
  await service.saveRecord(room);
  const attrs = ["from", `${room.jid}/${subject.nick}`, "type", "groupchat", "id", service.host.random.id()];
  const text = subject.text === "" ? [] : [subject.text];
  room.sendToAll(new XmlElement("message", NS_CLIENT, attrs, [el("subject", NS_CLIENT, {}, ...text)]));
}

async function reopen(service: RoomsService, room: Room): Promise<void> {
  const { record } = room;
  if (record === undefined) return;
  const { closure: _, ...open } = record;
  room.record = open;
  await service.saveRecord(room);
  await service.note(room, undefined, [{ what: "reopened" }]);
}

async function postAs(service: RoomsService, room: Room, post: Post): Promise<number> {
  const id = await service.occupantId(room, post.author);
  const occupant = new Occupant({ account: post.author, id, nick: post.nick, affiliation: "none", role: "none" });
  const originId = post.originId ?? service.host.random.id();
  const attrs = ["from", `${room.jid}/${post.nick}`, "type", "groupchat", "id", originId];
  const children = [bodyElement(post.text), buildOriginId(originId), occupantIdElement(occupant)];
  const stanza = new XmlElement("message", NS_CLIENT, attrs, children);
  const traits = archiveTraits(stanza, post.text);
  const done = await service.archive.append({
    archive: room.jid,
    isShared: true,
    peer: post.author,
    sender: post.nick,
    originId,
    stanza: serialize(stanza),
    text: post.text,
    traits,
    ...(post.at === undefined ? {} : { at: post.at }),
  });
  if (done.kind === "stored") {
    room.sendSaid(occupant, withStanzaId(room, stanza, done));
    tellKept(service, room, { ...done, author: post.author, text: post.text, traits, stanza });
  }
  return done.id;
}

async function summarise(service: RoomsService, jid: BareJid, record: RoomRecord): Promise<RoomSummary> {
  const { config, subject, closure } = record;
  return {
    jid,
    name: config.name,
    description: config.description,
    topic: subject?.text ?? "",
    category: config.category,
    visibility: visibilityOf(config),
    isModerated: config.isModerated,
    occupants: service.rooms.occupantsOf(localOf(jid)),
    members: await service.store.affiliations.count(jid),
    isClosed: closure !== undefined,
  };
}

function settingsOf(room: Room): Omit<RoomSettings, "password"> | undefined {
  if (room.record === undefined) return undefined;
  const { password: _, ...settings } = room.record.config;
  return { ...settings, ...(room.record.inherits && { inherits: room.record.inherits }) };
}

async function list(service: RoomsService, page: PageOfRooms): Promise<RoomPage<RoomSummary>> {
  const max = Math.min(page.max, ROOM_PAGE_MAX);
  const rows = await service.page({ after: page.after, limit: max + 1 });
  const rooms = await Promise.all(rows.slice(0, max).map(({ jid, record }) => summarise(service, jid, record)));
  return { rooms, isComplete: rows.length <= max };
}

async function visibleTo(service: RoomsService, asker: BareJid, page: PageOfRooms): Promise<RoomPage<VisibleRoom>> {
  const found = await findRooms(service, asker, { after: page.after, max: Math.min(page.max, ROOM_PAGE_MAX) });
  return { rooms: await Promise.all(found.rooms.map((room) => visible(service, room))), isComplete: found.isComplete };
}

async function visible(service: RoomsService, room: FoundRoom): Promise<VisibleRoom> {
  const { affiliation, record } = room;
  const summary = await summarise(service, room.jid, record);
  return {
    ...summary,
    affiliation,
    isJoinable: judge("enter", record, { affiliation, isInScope: true, isInside: false }) === null,
  };
}
