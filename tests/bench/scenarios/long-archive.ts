import { ARCHIVED_EVERY_SECONDS, archived, type Contestant, NOTHING } from "../contestants/contestant.ts";
import { BenchClient } from "../generator/client.ts";
import { appear, locals, signInAll, signOutAll } from "../generator/crowd.ts";
import { costOf, figuresOf, type Scenario } from "../scenario.ts";

const PAGE = 50;
const NS_MAM = "urn:xmpp:mam:2";

/** Pages of a person's archive that holds many messages: the newest, and those from a time on that lies in its middle. */
export function longArchive(messages: number, pages = 100): Scenario {
  const row = `archive page of ${PAGE} of ${messages.toLocaleString("en")}`;
  return {
    name: "long-archive",
    about: `${pages} pages of ${PAGE} of a person's archive of ${messages.toLocaleString("en")} messages`,
    isFull: true,
    isOnce: true,
    async run({ entrant }) {
      let server = await entrant.start({ ...NOTHING, accounts: 3 });
      try {
        await sayFirst(server);
        server = await server.again((stored) => entrant.archive(stored, messages));
        const client = await BenchClient.signIn(server, "u0");
        const newest = (): Promise<string> => readPage(client, "<before/>");
        await checked(newest(), archived(messages - 1).body);
        const ends = await costOf(server, () => times(pages, newest));
        const middle = new Date(Date.now() - (messages / 2) * ARCHIVED_EVERY_SECONDS * 1_000).toISOString();
        const since = (): Promise<string> => readPage(client, "", middle);
        await checked(since());
        const middles = await costOf(server, () => times(pages, since));
        await client.close();
        return [
          ...figuresOf(`${row}, newest`, ends, pages, "page"),
          ...figuresOf(`${row}, since a time`, middles, pages, "page"),
        ];
      } finally {
        await server.stop();
      }
    },
  };
}

/** Some make their tables for the first message. Not for the archive that is filled: it would be the newest and come first. */
async function sayFirst(server: Contestant): Promise<void> {
  const [reader, writer] = (await signInAll(server, locals(2, 1))) as [BenchClient, BenchClient];
  await appear(reader);
  reader.count("</body>");
  writer.send(`<message type='chat' to='${reader.address}' id='first'><body>Good morning</body></message>`);
  await reader.enough(1);
  await signOutAll([reader, writer]);
}

function readPage(client: BenchClient, direction: string, start?: string): Promise<string> {
  const field = `<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>${NS_MAM}</value></field><field var='start'><value>${start ?? ""}</value></field></x>`;
  const page = `<set xmlns='http://jabber.org/protocol/rsm'><max>${PAGE}</max>${direction}</set>`;
  return client.ask(
    `<iq type='set' id='page'><query xmlns='${NS_MAM}'>${start === undefined ? "" : field}${page}</query></iq>`,
    "</iq>",
  );
}

/** A server that answers an error, or keeps nothing, must not look fast. */
async function checked(answer: Promise<string>, body = ""): Promise<void> {
  const text = await answer;
  const got = text.split("<forwarded").length - 1;
  if (got !== PAGE || !text.includes(body))
    throw new Error(`a page has ${got} messages, not ${PAGE}: ${text.slice(-600)}`);
}

async function times(count: number, task: () => Promise<unknown>): Promise<void> {
  for (let n = 0; n < count; n++) await task();
}
