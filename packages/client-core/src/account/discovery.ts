import { bareOf, domainOf, parseBareJid, parseJid, type BareJid } from "@tandem/protocol";
import { errorReply, iqResult } from "@tandem/protocol/stanza";
import {
  buildDiscoInfo,
  buildDiscoInfoRequest,
  buildDiscoItemsRequest,
  NS_DISCO_INFO,
  NS_DISCO_ITEMS,
  parseDiscoInfo,
  parseDiscoItems,
  type DiscoInfo,
} from "@tandem/protocol/xep-0030-disco";
import { NS_MUC } from "@tandem/protocol/xep-0045-muc";
import { NS_GEOLOC } from "@tandem/protocol/xep-0080-location";
import { NS_ACTIVITY } from "@tandem/protocol/xep-0108-activity";
import { NS_BLOCKING } from "@tandem/protocol/xep-0191-blocking";
import { NS_ROSTER } from "@tandem/protocol/rfc-6121-roster";
import { NS_CAPS } from "@tandem/protocol/xep-0115-caps";
import { NS_CHAT_STATES } from "@tandem/protocol/xep-0085-chat-states";
import { NS_RECEIPTS } from "@tandem/protocol/xep-0184-receipts";
import { MAX_FILE_SIZE_FIELD, NS_HTTP_UPLOAD } from "@tandem/protocol/xep-0363-http-upload";
import { NS_CORRECTION } from "@tandem/protocol/xep-0308-correction";
import { NS_RETRACTION } from "@tandem/protocol/xep-0424-retraction";
import { NS_REACTIONS } from "@tandem/protocol/xep-0444-reactions";
import { NS_REPLY } from "@tandem/protocol/xep-0461-replies";
import { NS_BOOKMARKS } from "@tandem/protocol/xep-0402-bookmarks";
import { NS_MDS } from "@tandem/protocol/xep-0490-mds";
import { NS_INVITATIONS } from "@tandem/protocol/tandem-invitations";
import { NS_FILES } from "@tandem/protocol/tandem-files";
import { NS_ACCESS } from "@tandem/protocol/tandem-access";
import { NS_GROUPS } from "@tandem/protocol/tandem-groups";
import { NS_POLICY } from "@tandem/protocol/tandem-policy";
import { NS_TANDEM_PRESENCE } from "@tandem/protocol/tandem-presence";
import { peopleLimitsIn, type PeopleLimits } from "@tandem/protocol/tandem-occupants";
import { NS_PINS } from "@tandem/protocol/tandem-pins";
import { NS_DRAFTS } from "@tandem/protocol/tandem-drafts";
import { NS_NOTIFICATIONS } from "@tandem/protocol/tandem-notifications";
import { NS_WEB_PUSH } from "@tandem/protocol/tandem-web-push";
import { NS_TAGS } from "@tandem/protocol/tandem-tags";
import { formatDateTime } from "@tandem/protocol/xep-0082-datetime";
import { buildTime, NS_TIME } from "@tandem/protocol/xep-0202-time";
import type { XmlElement } from "@tandem/xml";
import { RequestError, type Connection } from "../connection/index.ts";
import type { ImClient } from "../preferred-client/index.ts";
import type { Features } from "./context.ts";

const NS_PING = "urn:xmpp:ping";
const SERVICES_MAX = 20;

export const CAPS_NODES: { readonly [app in ImClient]: string } = {
  groupchat: "https://tandem.example/groupchat",
  communicator: "https://tandem.example/communicator",
};

/** What others may do with the messages that this program shows. */
const WITH_MESSAGES = [NS_CORRECTION, NS_RETRACTION, NS_REACTIONS, NS_REPLY];

/** What this program can. Group Chat never asks for activities and places (RT13); receipts come only from who takes IM (RT22). */
export function ownDiscoInfo(app: ImClient, takesIm: boolean): DiscoInfo {
  const interests = [
    NS_BOOKMARKS,
    NS_MDS,
    NS_INVITATIONS,
    NS_DRAFTS,
    NS_NOTIFICATIONS,
    NS_TANDEM_PRESENCE,
    ...(app === "communicator" ? [NS_ACTIVITY, NS_GEOLOC, NS_TAGS, NS_PINS, NS_GROUPS] : []),
  ];
  const im = takesIm ? [NS_RECEIPTS, NS_CHAT_STATES] : [];
  return {
    identities: [
      { category: "client", type: "web", name: app === "groupchat" ? "Tandem Group Chat" : "Tandem Communicator" },
    ],
    features: [
      NS_DISCO_INFO,
      NS_CAPS,
      NS_PING,
      NS_TIME,
      NS_MUC,
      ...WITH_MESSAGES,
      ...im,
      ...interests.map((node) => `${node}+notify`),
    ],
    forms: [],
  };
}

export interface Answers {
  info(): DiscoInfo;
  now(): number;
  /** XEP-0202: minutes ahead of UTC; undefined for who may not know. */
  offsetFor(asker: BareJid): number | undefined;
}

/** Answers what others may ask of a client; everything else is refused (RFC 6120 §8.2.3). */
export function answerQuestions(connection: Connection, { info, now, offsetFor }: Answers): void {
  const time = (stanza: XmlElement): XmlElement | undefined => {
    const asker = parseJid(stanza.attr("from") ?? "");
    const offset = asker === null ? undefined : offsetFor(bareOf(asker));
    return offset === undefined ? undefined : buildTime(offset, formatDateTime(now()));
  };

  connection.onStanza((stanza) => {
    const type = stanza.attr("type");
    if (stanza.name !== "iq" || (type !== "get" && type !== "set")) return;
    const payload = stanza.firstElement();
    if (type === "get" && payload?.is("query", NS_DISCO_INFO))
      connection.send(iqResult(stanza, buildDiscoInfo({ ...info(), node: payload.attr("node") })));
    else if (type === "get" && payload?.ns === NS_PING) connection.send(iqResult(stanza));
    else if (type === "get" && payload?.is("time", NS_TIME) && time(stanza) !== undefined)
      connection.send(iqResult(stanza, time(stanza)));
    else if (!ELSEWHERE.has(payload?.ns ?? "") || type === "get")
      connection.send(errorReply(stanza, { type: "cancel", condition: "service-unavailable" }));
  });
}

/** Pushes that other parts answer. */
const ELSEWHERE: ReadonlySet<string> = new Set([NS_ROSTER, NS_BLOCKING, NS_POLICY, NS_ACCESS, NS_GROUPS]);

/** Asks the server what it can; what does not answer is absent (RT32). */
export async function discover(connection: Connection, account: BareJid): Promise<Features> {
  const domain = domainOf(account) as BareJid;
  const [server, own, services] = await Promise.all([
    featuresOf(connection, domain),
    featuresOf(connection, account),
    servicesOf(connection, domain),
  ]);
  return {
    server: server.features,
    account: new Set([...own.features, ...server.features]),
    ...roomsAmong(services),
    ...uploadAmong(services),
    ...webPushAmong(services),
  };
}

interface Service {
  readonly features: ReadonlySet<string>;
  readonly isRooms: boolean;
  /** Bytes that one file may have (XEP-0363 §4). */
  readonly bytesMax?: number;
  readonly people?: PeopleLimits;
}

async function featuresOf(connection: Connection, jid: BareJid): Promise<Service> {
  try {
    const answer = await connection.request("get", jid, buildDiscoInfoRequest());
    const info = parseDiscoInfo(answer.child("query", NS_DISCO_INFO));
    const isRooms =
      info?.identities.some(({ category, type }) => category === "conference" && type === "text") === true;
    const bytesMax = info === null ? undefined : fileLimitOf(info);
    const people = info === null ? null : peopleLimitsIn(info.forms);
    return {
      features: new Set(info?.features),
      isRooms,
      ...(bytesMax !== undefined && { bytesMax }),
      ...(people !== null && { people }),
    };
  } catch (error) {
    if (error instanceof RequestError && error.error !== "offline") return { features: new Set(), isRooms: false };
    throw error;
  }
}

function fileLimitOf({ forms }: DiscoInfo): number | undefined {
  const field = forms.flatMap((form) => form.fields).find((one) => one.name === MAX_FILE_SIZE_FIELD);
  const value = Number(field?.values[0]);
  return Number.isSafeInteger(value) ? value : undefined;
}

type Found = Service & { readonly jid: BareJid };

async function servicesOf(connection: Connection, domain: BareJid): Promise<readonly Found[]> {
  let items: readonly BareJid[] = [];
  try {
    const answer = await connection.request("get", domain, buildDiscoItemsRequest());
    items = (parseDiscoItems(answer.child("query", NS_DISCO_ITEMS))?.items ?? []).flatMap(
      ({ jid }) => parseBareJid(jid) ?? [],
    );
  } catch (error) {
    if (!(error instanceof RequestError) || error.error === "offline") throw error;
  }
  return await Promise.all(
    items.slice(0, SERVICES_MAX).map(async (jid) => ({ jid, ...(await featuresOf(connection, jid)) })),
  );
}

function roomsAmong(services: readonly Found[]): Pick<Features, "rooms"> {
  const found = services.find(({ features, isRooms }) => features.has(NS_MUC) && isRooms);
  if (found === undefined) return {};
  const { jid, features, people } = found;
  return { rooms: { jid, features, ...(people !== undefined && { people }) } };
}

function webPushAmong(services: readonly Found[]): Pick<Features, "webPush"> {
  const found = services.find(({ features }) => features.has(NS_WEB_PUSH));
  return found === undefined ? {} : { webPush: found.jid };
}

function uploadAmong(services: readonly Found[]): Pick<Features, "upload"> {
  const found = services.find(({ features }) => features.has(NS_HTTP_UPLOAD));
  if (found === undefined) return {};
  const { jid, features, bytesMax } = found;
  return { upload: { jid, isTandem: features.has(NS_FILES), ...(bytesMax !== undefined && { bytesMax }) } };
}
