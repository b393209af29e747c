import { setTimeout as delay } from "node:timers/promises";
import { DOMAIN } from "../kill/program.ts";
import { Attacker, HEADER, plain } from "./socket.ts";
import type { Target } from "./target.ts";

/** One way to harm a server. Resolves to what it was met with, in a few words. */
export interface Attack {
  readonly name: string;
  readonly what: string;
  /** `scale` 1 is the attack in full; tests play a small part of it. */
  run(target: Target, scale: number): Promise<string>;
}

const MB = 1_048_576;
const USERS = 60;

async function inParallel(count: number, width: number, task: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) await task(next++);
  };
  await Promise.all(Array.from({ length: width }, worker));
}

/** How a stream ended, counted: "policy-violation 20". */
function tally(ends: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const end of ends) counts.set(end, (counts.get(end) ?? 0) + 1);
  return [...counts].map(([end, count]) => `${end} ${count}`).join(", ");
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

export const attacks: readonly Attack[] = [
  {
    name: "connections in sequence",
    what: "100,000 connections that open a stream, read the features and go",
    async run({ port }, scale) {
      let served = 0;
      await inParallel(Math.ceil(100_000 * scale), 50, async () => {
        const attacker = await Attacker.open(port);
        if (await attacker.says(HEADER, /<\/stream:features>/)) served++;
        attacker.close();
      });
      return `${served} served`;
    },
  },
  {
    name: "connections held open",
    what: "3,000 connections that open a stream and say nothing more, for 5 s",
    async run({ port, residentKb }, scale) {
      const before = residentKb();
      const held: Attacker[] = [];
      await inParallel(Math.ceil(3_000 * scale), 50, async () => {
        const attacker = await Attacker.open(port);
        held.push(attacker);
        if (!attacker.isClosed) attacker.socket.write(HEADER);
      });
      await delay(5_000 * Math.min(1, scale * 10));
      const open = held.filter(({ isClosed }) => !isClosed).length;
      const kb = Math.round((residentKb() - before) / Math.max(1, open));
      for (const attacker of held) attacker.close();
      return `${open} held, ${kb} KB each`;
    },
  },
  {
    name: "slow stream",
    what: "200 streams, a byte at a time, 300 bytes each",
    async run({ port }, scale) {
      const bytes =
        `${HEADER}<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="PLAIN">${"A".repeat(300)}`.slice(0, 300);
      const streams = await Promise.all(Array.from({ length: Math.ceil(200 * scale) }, () => Attacker.open(port)));
      for (const byte of bytes) {
        for (const stream of streams) if (!stream.isClosed) stream.socket.write(byte);
        await delay(5);
      }
      const ends = tally(streams.map(({ end }) => end));
      for (const stream of streams) stream.close();
      return ends;
    },
  },
  poured("deep XML", "100,000 elements inside one another, 20 times", "<a>", 100_000, 20),
  poured("attribute without end", "one attribute of 50 MB, 5 times", "x".repeat(65_536), 800, 5, `<message to="`),
  poured("many attributes", "one element with 200,000 attributes, 5 times", undefined, 2_000, 5, "<message "),
  poured("huge stanza", "one message of 50 MB, 5 times", "x".repeat(65_536), 800, 5, "<message><body>"),
  poured(
    "huge before sign-in",
    "the same from somebody who has not signed in",
    "x".repeat(65_536),
    800,
    5,
    "<message><body>",
    true,
  ),
  {
    name: "presence storm",
    what: "one of 50 in a room changes presence 5,000 times",
    async run({ port }, scale) {
      const room = `storm@rooms.${DOMAIN}`;
      const join = (user: string): string =>
        `<presence to="${room}/${user}"><x xmlns="http://jabber.org/protocol/muc"><history maxstanzas="0"/></x></presence>`;
      const owner = await Attacker.signIn(port, "u0");
      await owner.says(join("u0"), /<subject/);
      // A new room is locked until its owner accepts it as it is.
      const form = `<query xmlns="http://jabber.org/protocol/muc#owner"><x xmlns="jabber:x:data" type="submit"/></query>`;
      await owner.says(`<iq type="set" id="o" to="${room}">${form}</iq>`, /id=.o./);
      const people = [owner];
      for (let i = 1; i < 50; i++) {
        const person = await Attacker.signIn(port, `u${i}`);
        await person.says(join(`u${i}`), /<subject/);
        people.push(person);
      }
      const times = Math.ceil(5_000 * scale);
      for (let i = 0; i < times; i++) owner.socket.write(`<presence to="${room}/u0"><status>${i}</status></presence>`);
      const heard = await Promise.all(people.map((person) => person.hears(new RegExp(`<status>${times - 1}<`))));
      for (const person of people) person.close();
      return `${heard.filter(Boolean).length} of 50 heard the last`;
    },
  },
  {
    name: "disco storm",
    what: "20,000 questions for items and features, in one go",
    async run({ port }, scale) {
      const attacker = await Attacker.signIn(port, "u0");
      const times = Math.ceil(10_000 * scale);
      for (let i = 0; i < times; i++) {
        for (const what of ["info", "items"]) {
          const query = `<query xmlns="http://jabber.org/protocol/disco#${what}"/>`;
          attacker.socket.write(`<iq type="get" id="${what}${i}" to="${DOMAIN}">${query}</iq>`);
        }
      }
      const isAnswered = await attacker.hears(new RegExp(`id=.items${times - 1}.`));
      attacker.close();
      return isAnswered ? "all answered" : attacker.end;
    },
  },
  {
    name: "answers unread",
    what: "400,000 pings, no answer is read",
    async run({ port }, scale) {
      const attacker = await Attacker.signIn(port, "u0");
      attacker.socket.pause();
      const ping = `<iq type="get" id="p" to="${DOMAIN}"><ping xmlns="urn:xmpp:ping"/></iq>`;
      await Promise.race([attacker.pours(ping.repeat(100), Math.ceil(4_000 * scale)), delay(20_000)]);
      attacker.socket.resume();
      await attacker.hears(/<stream:error/, 5_000);
      const { end } = attacker;
      attacker.close();
      return end;
    },
  },
  {
    name: "slow reader",
    what: "20,000 messages of 1 KB to somebody who reads none",
    async run({ port }, scale) {
      const reader = await Attacker.signIn(port, "u1");
      await reader.says("<presence/>", /<presence/);
      reader.socket.pause();
      const sender = await Attacker.signIn(port, "u2");
      const message = `<message type="chat" to="u1@${DOMAIN}"><body>${"x".repeat(1_000)}</body></message>`;
      await sender.pours(message.repeat(20), Math.ceil(1_000 * scale));
      await sender.says(
        `<iq type="get" id="last" to="${DOMAIN}"><ping xmlns="urn:xmpp:ping"/></iq>`,
        /id=.last./,
        120_000,
      );
      reader.socket.resume();
      await reader.hears(/<stream:error/, 5_000);
      const end = reader.end;
      for (const attacker of [reader, sender]) attacker.close();
      return end;
    },
  },
  {
    name: "guessing at one account",
    what: "from 100 addresses at once, for 10 s; its owner signs in meanwhile",
    async run({ port }, scale) {
      const until = performance.now() + 10_000 * scale;
      let judged = 0;
      const guess = async (index: number): Promise<void> => {
        while (performance.now() < until) {
          const attacker = await Attacker.open(port, `127.0.${1 + Math.floor(index / 200)}.${1 + (index % 200)}`);
          await attacker.says(HEADER, /<\/stream:features>/);
          while (!attacker.isClosed && performance.now() < until) {
            if (await attacker.says(plain("u3", `guess${judged}`), /<failure/, Math.max(1, until - performance.now())))
              judged++;
          }
          attacker.close();
        }
      };
      const guesses = Promise.all(Array.from({ length: 100 }, (_, index) => guess(index)));
      await delay(5_000 * scale);
      const started = performance.now();
      const owner = await Attacker.signIn(port, "u3");
      const ms = Math.round(performance.now() - started);
      owner.close();
      await guesses;
      return `${judged} guesses judged, the owner waits ${ms} ms`;
    },
  },
  {
    name: "guessing at many accounts",
    what: "from one address, 50 connections, for 10 s",
    async run({ port }, scale) {
      const until = performance.now() + 10_000 * scale;
      let judged = 0;
      await inParallel(50, 50, async (index) => {
        while (performance.now() < until) {
          const attacker = await Attacker.open(port);
          await attacker.says(HEADER, /<\/stream:features>/);
          for (let i = 0; !attacker.isClosed && performance.now() < until; i++) {
            const user = `u${(index + i) % USERS}`;
            if (await attacker.says(plain(user, "guess"), /<failure/, Math.max(1, until - performance.now()))) judged++;
          }
          attacker.close();
        }
      });
      return `${judged} guesses judged`;
    },
  },
  {
    name: "oversized forms",
    what: "a room's form with 3,000 fields, 500 times",
    async run({ port }, scale) {
      const attacker = await Attacker.signIn(port, "u4");
      const room = `forms@rooms.${DOMAIN}`;
      await attacker.says(
        `<presence to="${room}/a"><x xmlns="http://jabber.org/protocol/muc"/></presence>`,
        /<subject/,
      );
      const field = `<field var="muc#roomconfig_roomname"><value>x</value></field>`;
      const form = `<x xmlns="jabber:x:data" type="submit">${field.repeat(3_000)}</x>`;
      const times = Math.ceil(500 * scale);
      let answered = 0;
      for (let i = 0; i < times && !attacker.isClosed; i++) {
        const query = `<query xmlns="http://jabber.org/protocol/muc#owner">${form}</query>`;
        if (await attacker.says(`<iq type="set" id="f${i}" to="${room}">${query}</iq>`, new RegExp(`id=.f${i}.`)))
          answered++;
      }
      const { end } = attacker;
      attacker.close();
      return `${answered} answered, ${end}`;
    },
  },
  {
    name: "replayed resumption",
    what: "5,000 attempts to resume a session that is not one's own",
    async run({ port }, scale) {
      const sm = "urn:xmpp:sm:3";
      const owner = await Attacker.signIn(port, "u5");
      await owner.says(`<enable xmlns="${sm}" resume="true"/>`, /<enabled[^>]*>/);
      const id = /id=["']([^"']+)/.exec(/<enabled[^>]*>/.exec(owner.text)?.[0] ?? "")?.[1] ?? "";
      const thief = await Attacker.open(port);
      await thief.says(HEADER, /<\/stream:features>/);
      await thief.says(plain("u6", "secret"), /<success/);
      await thief.says(HEADER, /<\/stream:features>/);
      let refused = 0;
      const times = Math.ceil(5_000 * scale);
      for (let i = 0; i < times && !thief.isClosed; i++) {
        if (await thief.says(`<resume xmlns="${sm}" previd="${id}" h="${i}"/>`, /<(failed|resumed)/)) refused++;
        if (thief.text.includes("<resumed")) return "the session was stolen";
      }
      for (const attacker of [owner, thief]) attacker.close();
      return `${refused} refused, ${thief.end}`;
    },
  },
];

/** Much of the same on one stream, as fast as it is taken. `piece` undefined: attributes, each with another name. */
function poured(
  name: string,
  what: string,
  piece: string | undefined,
  times: number,
  rounds: number,
  head = "",
  isStranger = false,
): Attack {
  return {
    name,
    what,
    async run({ port }, scale) {
      const ends: string[] = [];
      const taken: number[] = [];
      for (let round = 0; round < Math.ceil(rounds * scale); round++) {
        const attacker = isStranger ? await Attacker.open(port) : await Attacker.signIn(port, `u${10 + round}`);
        if (isStranger) await attacker.says(HEADER, /<\/stream:features>/);
        attacker.text = "";
        attacker.socket.write(head);
        const before = attacker.socket.bytesWritten;
        const chunk = piece === undefined ? attributes() : piece.length < 100 ? piece.repeat(100) : piece;
        const count = piece !== undefined && piece.length < 100 ? times / 100 : times;
        await Promise.race([attacker.pours(chunk, count), delay(15_000)]);
        await attacker.hears(/<stream:error/, 2_000);
        taken.push(attacker.socket.bytesWritten - before - attacker.socket.writableLength);
        ends.push(attacker.end);
        attacker.close();
      }
      return `${tally(ends)}; ${(sum(taken) / taken.length / MB).toFixed(1)} MB taken each`;
    },
  };
}

let attributeCount = 0;
function attributes(): string {
  return Array.from({ length: 100 }, () => `a${attributeCount++}="" `).join("");
}
