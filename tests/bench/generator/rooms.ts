import { ROOMS } from "../contestants/contestant.ts";
import type { BenchClient } from "./client.ts";

const NS_MUC = "http://jabber.org/protocol/muc";
const NS_OCCUPANTS = "urn:tandem:occupants:0";

export function roomNamed(name: string): string {
  return `${name}@${ROOMS}`;
}

/** Asks a large room to tell of the rows in view only (docs/protocol/occupants.md). */
export const BY_WINDOWS = `<windowed xmlns='${NS_OCCUPANTS}'/>`;

/** Resolves when the room has said everything: the subject comes last (XEP-0045 §7.2.15). `wish`: more inside `<x/>`. */
export async function join(client: BenchClient, room: string, nick: string, history = 0, wish = ""): Promise<void> {
  await client.ask(
    `<presence to='${room}/${nick}'><x xmlns='${NS_MUC}'><history maxstanzas='${history}'/>${wish}</x></presence>`,
    "<subject",
  );
}

/** The first rows of each part of the list, as Group Chat asks for them. */
export async function lookAtPeople(client: BenchClient, room: string): Promise<void> {
  const range = (of: string, max: number): string => `<range of='${of}' index='0' max='${max}'/>`;
  const ranges = `${range("managers", 44)}${range("others", 64)}${range("outside", 44)}`;
  const window = `<window xmlns='${NS_OCCUPANTS}'>${ranges}</window>`;
  await client.ask(`<iq type='set' id='look' to='${room}'>${window}</iq>`, "</iq>");
}

/** From now on told what these members are at who are not in the room, and not those before. */
export async function watchMembers(client: BenchClient, room: string, people: readonly string[]): Promise<void> {
  const members = people.map((jid) => `<member jid='${jid}'/>`).join("");
  await client.ask(
    `<iq type='set' id='watch' to='${room}'><watch xmlns='${NS_OCCUPANTS}'>${members}</watch></iq>`,
    "</iq>",
  );
}

/** Joins a room that is not there yet and opens it with the server's defaults. */
export async function found(client: BenchClient, room: string, nick: string): Promise<void> {
  await join(client, room, nick);
  await client.ask(
    `<iq type='set' id='owner' to='${room}'><query xmlns='${NS_MUC}#owner'><x xmlns='jabber:x:data' type='submit'/></query></iq>`,
    "owner",
  );
}

export async function leave(client: BenchClient, room: string, nick: string): Promise<void> {
  await client.ask(`<presence type='unavailable' to='${room}/${nick}'/>`, "unavailable");
}

export function post(client: BenchClient, room: string, id: string): void {
  client.send(`<message type='groupchat' to='${room}' id='${id}'><body>Queue is draining, ${id}</body></message>`);
}
