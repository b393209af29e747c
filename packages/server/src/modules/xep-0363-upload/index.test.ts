import { type BareJid, parseBareJid } from "@tandem/protocol";
import type { FileTransfers, Limits, OpenFile, Storage } from "@tandem/server/core";
import { adminIq, ROOM, roomScene } from "@tandem/testkit/room-scene";
import { errorXml, type Scene, type VirtualTime, type WireClient } from "@tandem/testkit/server-scene";
import { parseElement, serialize } from "@tandem/xml";
import { expect, test } from "vitest";
import { accounts } from "../accounts/contract.ts";
import { accountsModule } from "../accounts/index.ts";
import { categories } from "../tandem-categories/contract.ts";
import { tandemCategories } from "../tandem-categories/index.ts";
import { rooms as roomsContract } from "../xep-0045-muc/contract.ts";
import { muc } from "../xep-0045-muc/index.ts";
import { fileTransfers, uploadedFiles } from "./contract.ts";
import { xep0363Upload } from "./index.ts";

const UPLOAD = "upload.capulet.lit";
const NS = "urn:xmpp:http:upload:0";
const OURS = "urn:tandem:files:0";

interface SceneOptions {
  readonly limits?: Partial<Limits>;
  readonly config?: Readonly<Record<string, string>>;
  readonly storage?: Storage;
  readonly time?: VirtualTime;
}

/** Juliet owns the chamber and is in it with Romeo; Iago is outside. */
async function verona(options: SceneOptions = {}) {
  const made = await roomScene({ modules: [accountsModule, muc, tandemCategories, xep0363Upload], ...options });
  const transfers = made.core.use(fileTransfers);
  transfers.serveAt("https://files.capulet.lit");
  return Object.assign(made, { transfers });
}

/** Everything that has come. */
const next = (client: WireClient): string =>
  client
    .takesAll()
    .map((stanza) => serialize(stanza, "jabber:client"))
    .join("");

const request = (attrs: string, inner = ""): string =>
  `<iq type="get" id="slot" to="${UPLOAD}"><request xmlns="${NS}" ${attrs}>${inner}</request></iq>`;
const forRoom = `<audience xmlns="${OURS}" jid="${ROOM}"/>`;

interface SlotUrls {
  readonly id: string;
  readonly token: string;
  readonly get: string;
}

async function slotOf(client: WireClient, attrs: string, inner = ""): Promise<SlotUrls> {
  await client.sends(request(attrs, inner));
  const answer = next(client);
  const put = /<put url="([^"]+)"/.exec(answer)?.[1] ?? "";
  const get = /<get url="([^"]+)"/.exec(answer)?.[1] ?? "";
  const [, id = "", token = ""] = /\/files\/([\w-]+)\/[^?]*\?slot=([\w-]+)$/.exec(put) ?? [];
  expect(id, answer).not.toBe("");
  return { id, token, get };
}

async function* bytes(text: string): AsyncIterable<Uint8Array> {
  yield new TextEncoder().encode(text);
}

function put(transfers: FileTransfers, { id, token }: SlotUrls, text: string, length = text.length) {
  return transfers.upload({ id, token, length, body: bytes(text) });
}

async function uploaded(
  { transfers }: { transfers: FileTransfers },
  client: WireClient,
  inner = "",
  text = "abc",
): Promise<SlotUrls> {
  const slot = await slotOf(client, `filename="a.png" size="${text.length}" content-type="image/png"`, inner);
  expect(await put(transfers, slot, text)).toBe("stored");
  return slot;
}

/** The ticket that the client is given, or undefined when it is refused. */
async function ticketFor(client: WireClient, { get }: SlotUrls): Promise<string | undefined> {
  await client.sends(`<iq type="get" id="access" to="${UPLOAD}"><access xmlns="${OURS}" url="${get}"/></iq>`);
  return /\?ticket=([\w.-]+)"/.exec(next(client))?.[1];
}

async function contentOf(file: OpenFile | string): Promise<string> {
  if (typeof file === "string") return file;
  let text = "";
  for await (const piece of (await file.read()) ?? []) text += new TextDecoder().decode(piece);
  return text;
}

const jidOf = (text: string): BareJid => {
  const jid = parseBareJid(text);
  if (jid === null) throw new Error(text);
  return jid;
};
const leave = (client: WireClient, nick: string): Promise<void> =>
  client.sends(`<presence type="unavailable" to="${ROOM}/${nick}"/>`);

test("[UP1] the service, its feature and its size limit are found (XEP-0363 ex. 3, 4)", async () => {
  const { romeo } = await verona({ limits: { uploadBytesMax: 5_242_880 } });
  await romeo.sends(`<iq type="get" id="1" to="${UPLOAD}"><query xmlns="http://jabber.org/protocol/disco#info"/></iq>`);
  const answer = next(romeo);
  expect(answer).toContain(`<identity category="store" type="file"`);
  expect(answer).toContain(`<feature var="${NS}"/>`);
  expect(answer).toMatch(/var="max-file-size"><value>5242880</);
});

test("[UP2, UP6] a slot, the bytes, and they are fetched (XEP-0363 ex. 5, 6)", async () => {
  const made = await verona();
  const slot = await slotOf(made.romeo, `filename="très cool.jpg" size="5" content-type="image/jpeg"`);
  expect(slot.get).toMatch(/^https:\/\/files\.capulet\.lit\/files\/[\w-]+\/tr%C3%A8s%20cool\.jpg$/);
  expect(await made.transfers.open(slot.id, undefined)).toBe("unknown");
  expect(await put(made.transfers, slot, "hello")).toBe("stored");
  const file = await made.transfers.open(slot.id, undefined);
  expect(file).toMatchObject({ name: "très cool.jpg", type: "image/jpeg", size: 5, isPrivate: false });
  expect(await contentOf(file)).toBe("hello");
});

test.each([
  [`filename="../../etc/passwd" size="3"`, "passwd"],
  [`filename="C:\\x\\a.png" size="3"`, "a.png"],
  [`filename="a&#x202e;gpj.exe" size="3"`, "agpj.exe"],
])("[UP2, SV5] a name is its last part, without what is not seen: %s", async (attrs, expected) => {
  const { romeo } = await verona();
  expect((await slotOf(romeo, attrs)).get.split("/").at(-1)).toBe(expected);
});

test.each([
  `filename="${"x".repeat(256)}" size="3"`,
  `filename=".." size="3"`,
  `filename="&#x200b;" size="3"`,
  `filename="a" size="0"`,
])("[UP2, SV3] no name, too long a name, no bytes: %s", async (attrs) => {
  const { romeo } = await verona();
  await romeo.sends(request(attrs));
  romeo.receives(`<iq type="error" id="slot" from="${UPLOAD}" to="*">${errorXml("modify", "not-acceptable")}</iq>`);
});

test.each([`size="3"`, `filename="a"`, `filename="a" size="x"`])("[UP2] no request: %s", async (attrs) => {
  const { romeo } = await verona();
  await romeo.sends(request(attrs));
  romeo.receives(`<iq type="error" id="slot" from="${UPLOAD}" to="*">${errorXml("modify", "bad-request")}</iq>`);
});

test("[UP3, SV3] size at the limit and one past it; the limit is in the error (XEP-0363 ex. 10)", async () => {
  const { romeo } = await verona({ limits: { uploadBytesMax: 20_000 } });
  await slotOf(romeo, `filename="a" size="20000"`);
  await romeo.sends(request(`filename="a" size="20001"`));
  const answer = next(romeo);
  expect(answer).toContain("not-acceptable");
  expect(answer).toContain(`<file-too-large xmlns="${NS}"><max-file-size>20000</max-file-size></file-too-large>`);
});

test("[UP4, SV3] quota: exactly full is right, a byte more is refused until one is removed", async () => {
  const made = await verona({ limits: { uploadQuotaBytesMax: 10 } });
  const first = await uploaded(made, made.romeo, "", "1234");
  await uploaded(made, made.romeo, "", "123456");
  await made.romeo.sends(request(`filename="a" size="1"`));
  expect(next(made.romeo)).toContain("resource-constraint");
  await made.romeo.sends(`<iq type="get" id="q" to="${UPLOAD}"><quota xmlns="${OURS}"/></iq>`);
  expect(next(made.romeo)).toContain(`<quota xmlns="${OURS}" used="10" max="10"`);
  await uploaded(made, made.juliet); // another's quota is their own
  await made.romeo.sends(`<iq type="set" id="r" to="${UPLOAD}"><remove xmlns="${OURS}" url="${first.get}"/></iq>`);
  made.romeo.receives(`<iq type="result" id="r" from="${UPLOAD}" to="*"/>`);
  await uploaded(made, made.romeo, "", "1234");
});

test("[UP4, SV3] slots under way: at the limit, one past it, and again when the first has expired (XEP-0363 ex. 11)", async () => {
  const made = await verona({ limits: { uploadSlotsOpenMax: 2, uploadSlotSeconds: 60 } });
  for (let n = 0; n < 2; n++) await slotOf(made.romeo, `filename="a" size="1"`);
  await made.romeo.sends(request(`filename="a" size="1"`));
  expect(next(made.romeo)).toContain(`<retry xmlns="${NS}" stamp="2026-05-17T12:01:00.000Z"/>`);
  await made.passes(60_000);
  await slotOf(made.romeo, `filename="a" size="1"`);
});

test("[UP4, SV3] files of an account at the limit and one past it", async () => {
  const made = await verona({ limits: { uploadsPerAccountMax: 2 } });
  for (let n = 0; n < 2; n++) await uploaded(made, made.romeo);
  await made.romeo.sends(request(`filename="a" size="1"`));
  expect(next(made.romeo)).toContain("resource-constraint");
});

test("[UP4] slots asked for at the same time cannot share the last bytes", async () => {
  const { romeo } = await verona({ limits: { uploadQuotaBytesMax: 10 } });
  await Promise.all([romeo.sends(request(`filename="a" size="6"`)), romeo.sends(request(`filename="b" size="6"`))]);
  const answers = next(romeo);
  expect(answers.match(/<slot/g)).toHaveLength(1);
  expect(answers.match(/resource-constraint/g)).toHaveLength(1);
});

test("[UP5] people of other servers get no slot (XEP-0363 ex. 12)", async () => {
  const { core } = await verona();
  const heard: string[] = [];
  core.router.addService("montague.lit", (context) => void heard.push(context.stanza.attr("type") ?? ""));
  await core.router.route(
    parseElement(
      `<iq xmlns="jabber:client" type="get" id="1" from="paris@montague.lit/x" to="${UPLOAD}"><request xmlns="${NS}" filename="a" size="1"/></iq>`,
    ),
  );
  expect(heard).toEqual(["error"]);
});

test("[UP6] a slot is used once, by who was given it, with the announced length, in time", async () => {
  const made = await verona({ limits: { uploadSlotSeconds: 60 } });
  const slot = await slotOf(made.romeo, `filename="a" size="3"`);
  expect(await put(made.transfers, { ...slot, token: "guess" }, "abc")).toBe("unknown");
  expect(await put(made.transfers, slot, "abcd")).toBe("length");
  expect(await put(made.transfers, slot, "abc")).toBe("stored");
  expect(await put(made.transfers, slot, "xyz")).toBe("used");
  expect(await contentOf(await made.transfers.open(slot.id, undefined))).toBe("abc");
  const late = await slotOf(made.romeo, `filename="a" size="3"`);
  await made.passes(60_000);
  expect(await put(made.transfers, late, "abc")).toBe("unknown");
});

test("[UP6] two at once with the same slot: one; an upload that breaks off may begin again", async () => {
  const made = await verona();
  const slot = await slotOf(made.romeo, `filename="a" size="3"`);
  expect((await Promise.all([put(made.transfers, slot, "abc"), put(made.transfers, slot, "abc")])).toSorted()).toEqual([
    "stored",
    "used",
  ]);
  const other = await slotOf(made.romeo, `filename="a" size="3"`);
  await expect(made.transfers.upload({ ...other, length: 3, body: bytes("ab") })).rejects.toThrow();
  expect(await made.transfers.open(other.id, undefined)).toBe("unknown");
  expect(await put(made.transfers, other, "abc")).toBe("stored");
});

// The matrix of UP7: who may upload to, read from and remove from a room, a person and nobody.
const rooms = {
  open: {},
  closed: { membersonly: "1" },
  secret: { membersonly: "1", publicroom: "0" },
  password: { passwordprotectedroom: "1", roomsecret: "s" },
  auditorium: { moderatedroom: "1" },
} satisfies Record<string, Readonly<Record<string, string>>>;

test.each([
  // by the address alone · a stranger's ticket · one inside · one who has left
  ["open", "abc", true, true, true],
  ["auditorium", "abc", true, true, true],
  ["closed", "ticket", false, true, true],
  ["secret", "ticket", false, true, true],
  ["password", "ticket", false, true, false],
] as const)(
  "[UP7, UP8, RM19, SV7] reading a file of a room that is %s",
  async (kind, byAddress, stranger, inside, after) => {
    const made = await verona({ config: rooms[kind] });
    const { juliet, romeo, iago, transfers } = made;
    // Romeo entered before the room had its rules, except where the rules put him out.
    const isMemberRoom = kind === "closed" || kind === "secret";
    if (isMemberRoom) {
      await juliet.sends(adminIq("set", `<item jid="romeo@capulet.lit" affiliation="member"/>`));
      await romeo.sends(`<presence to="${ROOM}/Romeo"><x xmlns="http://jabber.org/protocol/muc"/></presence>`);
    }
    if (kind === "password")
      await romeo.sends(
        `<presence to="${ROOM}/Romeo"><x xmlns="http://jabber.org/protocol/muc"><password>s</password></x></presence>`,
      );
    for (const client of [juliet, romeo, iago]) client.forgets();
    const file = await uploaded(made, juliet, forRoom);
    expect(await contentOf(await transfers.open(file.id, undefined))).toBe(byAddress);
    const strange = await ticketFor(iago, file);
    expect(strange !== undefined).toBe(stranger);
    const ticket = await ticketFor(romeo, file);
    expect(ticket !== undefined).toBe(inside);
    expect(await contentOf(await transfers.open(file.id, ticket))).toBe("abc");
    await leave(romeo, "Romeo");
    const expected = after ? "abc" : "unknown";
    expect(await contentOf(await transfers.open(file.id, ticket))).toBe(expected);
  },
);

test("[UP7, RM2] who loses the room loses its files at once, ticket or not; the refusal hides that they are there", async () => {
  const made = await verona();
  const { juliet, romeo, transfers } = made;
  await juliet.sends(adminIq("set", `<item jid="romeo@capulet.lit" affiliation="member"/>`));
  romeo.forgets();
  juliet.forgets();
  const file = await uploaded(made, juliet, forRoom);
  const ticket = await ticketFor(romeo, file);
  expect(await contentOf(await transfers.open(file.id, ticket))).toBe("abc");
  await juliet.sends(adminIq("set", `<item jid="romeo@capulet.lit" affiliation="outcast"/>`));
  romeo.forgets();
  expect(await transfers.open(file.id, ticket)).toBe("unknown");
  await romeo.sends(`<iq type="get" id="access" to="${UPLOAD}"><access xmlns="${OURS}" url="${file.get}"/></iq>`);
  const refused = next(romeo);
  await romeo.sends(
    `<iq type="get" id="access" to="${UPLOAD}"><access xmlns="${OURS}" url="https://files.capulet.lit/files/none/a.png"/></iq>`,
  );
  expect(next(romeo)).toBe(refused.replaceAll(file.get, "https://files.capulet.lit/files/none/a.png"));
});

test("[UP7, RM2] a file of an open room behind a wall: by its address for nobody, by ticket for those inside the scope", async () => {
  const made = await verona();
  const file = await uploaded(made, made.juliet, forRoom);
  const tree = made.core.use(categories);
  await tree.create({ id: "verona", name: "Verona" });
  await made.core.use(roomsContract).configure(jidOf(ROOM), { category: "verona" });
  expect(await contentOf(await made.transfers.open(file.id, undefined))).toBe("abc");
  const strange = await ticketFor(made.iago.forgets(), file);
  await tree.change("verona", { scope: ["juliet@capulet.lit"] });
  for (const client of [made.juliet, made.romeo, made.iago]) client.forgets();
  expect(await made.transfers.open(file.id, undefined)).toBe("ticket");
  expect(await made.transfers.open(file.id, strange)).toBe("unknown");
  expect(await ticketFor(made.iago, file)).toBeUndefined();
  expect(await contentOf(await made.transfers.open(file.id, await ticketFor(made.juliet, file)))).toBe("abc");
});

test("[UP7] uploading for a room: who is in it and may speak, nobody else; for a person and for nobody: everyone", async () => {
  const { juliet, romeo, iago } = await verona({ config: { moderatedroom: "1" } });
  await slotOf(juliet, `filename="a" size="1"`, forRoom);
  await juliet.sends(adminIq("set", `<item nick="Romeo" role="visitor"/>`));
  for (const client of [juliet, romeo]) client.forgets();
  await romeo.sends(request(`filename="a" size="1"`, forRoom));
  expect(next(romeo)).toContain("<forbidden");
  await iago.sends(request(`filename="a" size="1"`, forRoom));
  expect(next(iago)).toContain("<not-acceptable");
  await slotOf(iago, `filename="a" size="1"`, `<audience xmlns="${OURS}" jid="juliet@capulet.lit"/>`);
  await slotOf(iago, `filename="a" size="1"`);
  await iago.sends(request(`filename="a" size="1"`, `<audience xmlns="${OURS}" jid="@"/>`));
  expect(next(iago)).toContain("<bad-request");
});

test("[UP6, UP7, RM2] a slot that somebody had is not filled once they are shut out, before the bytes or while they come", async () => {
  const made = await verona();
  const slots = [];
  for (let n = 0; n < 3; n++) slots.push(await slotOf(made.romeo, `filename="a.png" size="3"`, forRoom));
  const [lost, before, during] = slots as [SlotUrls, SlotUrls, SlotUrls];
  // The place in the room is gone with the connection; they may come back.
  await leave(made.romeo, "Romeo");
  expect(await put(made.transfers, lost, "abc")).toBe("stored");
  const ban = (): Promise<void> =>
    made.juliet.sends(adminIq("set", `<item jid="romeo@capulet.lit" affiliation="outcast"/>`));
  async function* banned(): AsyncIterable<Uint8Array> {
    yield new TextEncoder().encode("ab");
    await ban();
    yield new TextEncoder().encode("c");
  }
  const { id, token } = during;
  expect(await made.transfers.upload({ id, token, length: 3, body: banned() })).toBe("unknown");
  expect(await put(made.transfers, before, "abc")).toBe("unknown");
  const kept = await made.core.use(uploadedFiles).list({ audience: jidOf(ROOM) }, 10);
  expect(kept.map((file) => file.id)).toEqual([lost.id]);
});

test("[UP6, UP9] an account that is disabled or removed fills no slot and fetches by no ticket", async () => {
  const made = await verona({ config: { membersonly: "1" } });
  const people = made.core.use(accounts);
  const [juliet, secret] = [jidOf("juliet@capulet.lit"), { kind: "password", password: "x" } as const];
  await people.add({ jid: juliet, secret });
  const file = await uploaded(made, made.juliet, forRoom);
  const slot = await slotOf(made.juliet, `filename="a.png" size="3"`, forRoom);
  const ticket = await ticketFor(made.juliet, file);
  await people.change(juliet, { isDisabled: true });
  expect(await made.transfers.open(file.id, ticket)).toBe("unknown");
  expect(await put(made.transfers, slot, "abc")).toBe("unknown");
  await people.change(juliet, { isDisabled: false });
  expect(await contentOf(await made.transfers.open(file.id, ticket))).toBe("abc");
  await people.remove(juliet);
  await made.juliet.disconnects();
  expect(await made.transfers.open(file.id, ticket)).toBe("unknown");
});

test("[UP7, UP8] removing: the uploader and the room's admins; to others it is not there", async () => {
  const made = await verona();
  const remove = async (client: WireClient, { get }: SlotUrls): Promise<string> => {
    await client.sends(`<iq type="set" id="r" to="${UPLOAD}"><remove xmlns="${OURS}" url="${get}"/></iq>`);
    return next(client);
  };
  const mine = await uploaded(made, made.romeo, forRoom);
  expect(await remove(made.iago, mine)).toContain("item-not-found");
  expect(await remove(made.juliet, mine)).toContain(`type="result"`);
  expect(await made.transfers.open(mine.id, undefined)).toBe("unknown");
  const alone = await uploaded(made, made.romeo);
  expect(await remove(made.juliet, alone)).toContain("item-not-found");
  expect(await remove(made.romeo, alone)).toContain(`type="result"`);
});

test("[UP9] a ticket is of one file and one account, ends with the next hour, and is the same within the hour", async () => {
  const made = await verona({ config: { membersonly: "1" } });
  const [one, other] = [await uploaded(made, made.juliet, forRoom), await uploaded(made, made.juliet, forRoom)];
  const ticket = (await ticketFor(made.juliet, one)) ?? "";
  expect(await ticketFor(made.juliet, one)).toBe(ticket);
  expect(await contentOf(await made.transfers.open(one.id, ticket))).toBe("abc");
  expect(await made.transfers.open(other.id, ticket)).toBe("ticket");
  const [until = "", account = "", signature = ""] = ticket.split(".");
  const forged = [
    `${until}z.${account}.${signature}`,
    `${until}.${account}x.${signature}`,
    `${until}.${account}.`,
    "..",
    "",
  ];
  for (const wrong of forged) expect(await made.transfers.open(one.id, wrong)).toBe("ticket");
  await made.passes(2 * 3_600_000 - 1);
  expect(await contentOf(await made.transfers.open(one.id, ticket))).toBe("abc");
  await made.passes(1);
  expect(await made.transfers.open(one.id, ticket)).toBe("ticket");
});

test("[UP10, RM19] who uploaded and who fetched is kept, with how often", async () => {
  const made = await verona({ config: { membersonly: "1" } });
  const file = await uploaded(made, made.juliet, forRoom);
  const ticket = await ticketFor(made.juliet, file);
  for (let n = 0; n < 2; n++) await contentOf(await made.transfers.open(file.id, ticket));
  const open = await made.transfers.open(file.id, ticket);
  // The middle of a film that is being watched is no download of its own.
  if (typeof open !== "string") await open.read({ start: 1, end: 2 });
  const seen = await made.core.use(uploadedFiles).show(file.id);
  expect(seen).toMatchObject({ uploader: "juliet@capulet.lit", audience: ROOM, name: "a.png", size: 3 });
  expect(seen?.downloads).toMatchObject([{ account: "juliet@capulet.lit", times: 2 }]);
  const alone = await uploaded(made, made.juliet);
  await contentOf(await made.transfers.open(alone.id, undefined));
  expect((await made.core.use(uploadedFiles).show(alone.id))?.downloads).toMatchObject([
    { account: undefined, times: 1 },
  ]);
  expect(await made.core.use(uploadedFiles).list({ audience: jidOf(ROOM) }, 10)).toHaveLength(1);
});

test("[UP11] files end after their days and slots after their time, records, bytes and all", async () => {
  const made = await verona({ limits: { uploadDays: 1 } });
  const file = await uploaded(made, made.juliet);
  await slotOf(made.juliet, `filename="a" size="1"`);
  await made.passes(86_400_000 - 1);
  expect(await contentOf(await made.transfers.open(file.id, undefined))).toBe("abc");
  await made.passes(1);
  expect(await made.transfers.open(file.id, undefined)).toBe("unknown");
  await made.passes(2 * 3_600_000);
  expect(await recordsOf(made, "juliet@capulet.lit")).toBe(0);
  expect(made.faults()).toEqual([]);
});

test("[UP11] with a removed account its files go, except those for rooms", async () => {
  const made = await verona();
  const [own, room] = [await uploaded(made, made.romeo), await uploaded(made, made.romeo, forRoom)];
  await made.core.emit("accountRemoved", jidOf("romeo@capulet.lit"));
  expect(await made.transfers.open(own.id, undefined)).toBe("unknown");
  expect(await contentOf(await made.transfers.open(room.id, undefined))).toBe("abc");
});

test("[UP4] [UP7] [UP11] files that a removed account left in a room are not those of the next of its name (SV5)", async () => {
  const made = await verona({ limits: { uploadQuotaBytesMax: 10 } });
  const file = await uploaded(made, made.romeo, forRoom, "0123456789");
  await made.core.emit("accountRemoved", jidOf("romeo@capulet.lit"));
  made.time.advance(1);
  const removes = async (client: WireClient): Promise<string> => {
    await client.sends(`<iq type="set" id="r" to="${UPLOAD}"><remove xmlns="${OURS}" url="${file.get}"/></iq>`);
    return next(client);
  };
  expect(await removes(made.romeo)).toContain("item-not-found");
  await made.romeo.sends(`<iq type="get" id="q" to="${UPLOAD}"><quota xmlns="${OURS}"/></iq>`);
  expect(next(made.romeo)).toContain(`used="0" max="10"`);
  await uploaded(made, made.romeo, forRoom, "0123456789");
  expect(await contentOf(await made.transfers.open(file.id, undefined))).toBe("0123456789");
  expect(await removes(made.juliet)).toContain(`type="result"`);
});

test("without a web address there is no slot", async () => {
  const { romeo } = await roomScene({ modules: [accountsModule, muc, tandemCategories, xep0363Upload] });
  await romeo.sends(request(`filename="a" size="1"`));
  expect(next(romeo)).toContain("service-unavailable");
});

async function recordsOf({ storage }: Scene, account: string): Promise<number> {
  return storage.collection({ name: "files", version: 1 }).count(account);
}
