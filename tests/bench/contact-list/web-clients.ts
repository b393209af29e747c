import { ConverseSite } from "../../third-party/converse.ts";
import { DOMAIN } from "../contestants/contestant.ts";

/** A web client with a contact list, as the bench signs in to it. */
export interface WebClient {
  readonly name: "communicator" | "converse.js";
  readonly origin: string;
  readonly path: string;
  /** The label of the field for the address. */
  readonly address: string;
  readonly button: RegExp;
  /** Selects a contact in the page. */
  readonly contact: string;
}

export function communicator(http: number): WebClient {
  return {
    name: "communicator",
    origin: `http://localhost:${http}`,
    path: "/communicator/",
    address: "Address",
    button: /^Sign in/,
    contact: "[role=treeitem][data-jid]",
  };
}

/** Its own person stands among the contacts there, at once; they do not count. */
export function converse(site: ConverseSite, http: number): WebClient {
  return {
    name: "converse.js",
    origin: site.origin,
    path: site.path(`ws://127.0.0.1:${http}/xmpp-websocket`),
    address: "XMPP Address",
    button: /^Log in$/,
    contact: `converse-roster-contact [data-jid]:not([data-jid="p0@${DOMAIN}"])`,
  };
}
