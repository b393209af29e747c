import { expect, test, vi } from "vitest";
import { linksIn } from "./links.ts";

const links = (text: string) => [...linksIn(text)].map(({ at: _, ...link }) => link);

test("[RM18] only schemes on the list are links, and only where they have an address", () => {
  expect(links("https://a.example/x mailto:a@b.example xmpp:a@b.example")).toHaveLength(3);
  const hostile = [
    "javascript:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "vbscript:x",
    "http://",
    "mailto:x",
  ];
  for (const text of [...hostile, "xmpp:", "xmpp:rooms.example", "xmpp:a@b/c@d", "blob:https://a.example/x"])
    expect(links(text).filter(({ href }) => !href.startsWith("https:"))).toEqual([]);
});

test("[RM18] a link to a room names it, a link to a person too", () => {
  expect(links("join xmpp:ops-bridge@rooms.lit?join.")).toEqual([
    { text: "xmpp:ops-bridge@rooms.lit?join", href: "xmpp:ops-bridge@rooms.lit?join", room: "ops-bridge@rooms.lit" },
  ]);
  expect(links("xmpp:dana@lit?message")).toMatchObject([{ person: "dana@lit" }]);
});

test("[RM10] a link of the app to a room or a message in it opens there; the same address of another origin does not", () => {
  vi.stubGlobal("location", { origin: "https://chat.example" });
  const room = "https://chat.example/groupchat/#/room/ops%40rooms.lit";
  expect(links(room)).toMatchObject([{ room: "ops@rooms.lit" }]);
  expect(links(`${room}/17%2F9.`)).toMatchObject([{ room: "ops@rooms.lit", message: "17/9", text: `${room}/17%2F9` }]);
  expect(links(`${room}/17/9`)[0]?.room).toBeUndefined();
  expect(links(`${room.replace("chat", "evil")}/17`)[0]?.room).toBeUndefined();
  vi.unstubAllGlobals();
});

test("[RM10] a link to a room that does not say to which is told apart from one to somewhere else", () => {
  vi.stubGlobal("location", { origin: "https://chat.example" });
  const app = "https://chat.example/groupchat/#";
  const faults = (text: string) => links(text).map(({ broken, room }) => broken ?? room);
  expect(faults("xmpp:ops-bridge?join")).toEqual(["no-address"]);
  expect(faults("xmpp:ops%E0%A4%A@rooms.lit?join")).toEqual(["cut"]);
  expect(faults("xmpp:ops@rooms.lit?join")).toEqual(["ops@rooms.lit"]);
  expect(faults(`${app}/room/ops`)).toEqual(["no-address"]);
  expect(faults(`${app}/room/ops%40rooms.l%E0`)).toEqual(["cut"]);
  expect(faults(`${app}/room/`)).toEqual(["cut"]);
  expect(faults(`${app}/room/ops%40rooms.lit/1/2`)).toEqual(["unknown"]);
  for (const other of ["https://chat.example/#/room/ops", "https://other.example/groupchat/#/room/", `${app}news`])
    expect(links(other)).toMatchObject([{ href: other }]);
  expect(faults(`https://chat.example/#/room/ops`)).toEqual([undefined]);
  vi.unstubAllGlobals();
});

test("[RM18][SV5] a link that looks as if it led elsewhere says where it leads", () => {
  expect(links("https://bank.example@evil.example/pay")[0]?.host).toBe("evil.example");
  expect(links("https://аpple.example/")[0]?.host).toBe("xn--pple-43d.example");
  expect(links("https://evil.example%E2%80%8B/")[0]?.host).toBe("evil.example");
  expect(links("https://A.Example/x")[0]?.host).toBeUndefined();
  // What is not seen ends the address.
  expect(links("https://a.example/\u202Egnp.exe")[0]?.text).toBe("https://a.example/");
});
