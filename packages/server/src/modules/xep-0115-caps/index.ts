import type { FullJid } from "@tandem/protocol";
import { buildDiscoInfoRequest, NS_DISCO_INFO, parseDiscoInfo } from "@tandem/protocol/xep-0030-disco";
import { NS_CAPS } from "@tandem/protocol/xep-0115-caps";
import { NS_CAPS2 } from "@tandem/protocol/xep-0390-caps";
import type { XmlElement } from "@tandem/xml";
import { defineModule, type Session } from "../../core/index.ts";
import { asking } from "../rfc-6120-asking/contract.ts";
import { presenceService } from "../rfc-6121-presence/contract.ts";
import { type Announced, announcedBy } from "./announced.ts";
import { clientCaps, type Features } from "./contract.ts";
import { ownCaps } from "./own.ts";
import { CAPS_KEPT_MAX, capsSpec, FEATURES_CHARS_MAX } from "./store.ts";

const NONE: Features = new Set();

export const xep0115Caps = defineModule({
  name: "xep-0115-caps",
  features: { domain: [NS_CAPS, NS_CAPS2] },
  setup(host) {
    const kept = host.storage.collection(capsSpec);
    const known = new Map<string, Features>();
    const current = new WeakMap<Session, { readonly key: string; readonly features: Features | undefined }>();
    const handlers: ((session: Session, features: Features, before: Features) => void | Promise<void>)[] = [];

    /**
     * Not awaited by whoever handles the presence: the client's answer waits behind that very stanza in the session's inbox.
     */
    async function resolve(session: Session): Promise<void> {
      const caps = session.available === undefined ? null : announcedBy(session.available.stanza, host.crypto);
      const key = caps?.key ?? "";
      const before = current.get(session);
      if (before?.key === key) return;
      current.set(session, { key, features: before?.features });
      const ask = (): Promise<XmlElement | null> =>
        host.use(asking).ask(session, "get", buildDiscoInfoRequest(caps?.node ?? ""));
      const features = caps === null ? NONE : ((await recall(key)) ?? (await learn(caps, ask)));
      if (current.get(session)?.key !== key || session.available === undefined) return; // overtaken
      current.set(session, { key, features });
      for (const handler of handlers) await handler(session, features, before?.features ?? NONE);
    }

    async function recall(key: string): Promise<Features | undefined> {
      const cached = known.get(key);
      if (cached !== undefined) return cached;
      const row = await kept.get("", key);
      return row === undefined ? undefined : remember(key, new Set(row.features));
    }

    function remember(key: string, features: Features): Features {
      if (known.size >= CAPS_KEPT_MAX) known.clear();
      known.set(key, features);
      return features;
    }

    async function learn(caps: Announced, ask: () => Promise<XmlElement | null>): Promise<Features> {
      const answer = await ask();
      const info = parseDiscoInfo(answer?.attr("type") === "result" ? answer.child("query", NS_DISCO_INFO) : undefined);
      if (info === null) return NONE;
      const features = new Set(info.features);
      if (charsOf(features) > FEATURES_CHARS_MAX || !(await caps.isVerified(info))) return features;
      if ((await kept.count("")) < CAPS_KEPT_MAX) await kept.put("", caps.key, { features: info.features });
      return remember(caps.key, features);
    }

    /** CP8. What a program of another server says of itself counts for it alone, unless the hash bears it out (CP2). */
    async function featuresOfRemote(jid: FullJid, presence: XmlElement): Promise<Features> {
      const caps = announcedBy(presence, host.crypto);
      if (caps === null) return NONE;
      const ask = (): Promise<XmlElement | null> =>
        host.use(asking).askAway(jid, "get", buildDiscoInfoRequest(caps.node));
      return (await recall(caps.key)) ?? (await learn(caps, ask));
    }

    function resolveSoon(session: Session): void {
      resolve(session).catch((fault: unknown) => host.log.error("caps.fault", { error: String(fault) }));
    }

    host.onStarted(() => ownCaps(host));
    host.on("sessionAvailable", resolveSoon);
    host.on("sessionPresenceChanged", resolveSoon);
    host.on("sessionUnavailable", (session) => {
      if (!host.use(presenceService).isWatching(session)) current.delete(session);
    });
    host.provide(clientCaps, {
      featuresOfRemote,
      featuresOf: (session) => current.get(session)?.features,
      onKnown: (handler) => void handlers.push(handler),
    });
  },
});

function charsOf(features: Features): number {
  let chars = 0;
  for (const feature of features) chars += feature.length;
  return chars;
}
