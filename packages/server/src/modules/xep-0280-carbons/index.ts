import { bareOf, type BareJid, domainOf, message } from "@tandem/protocol";
import { buildForwarded } from "@tandem/protocol/xep-0297-forward";
import { el, type XmlElement } from "@tandem/xml";
import {
  coreErrors,
  defineModule,
  type IqContext,
  isOwn,
  type MessageObservation,
  type Session,
} from "../../core/index.ts";
import { carbons } from "./contract.ts";
import { isEligible } from "./eligible.ts";

const NS_CARBONS = "urn:xmpp:carbons:2";

export const xep0280Carbons = defineModule({
  name: "xep-0280-carbons",
  features: { domain: [NS_CARBONS], account: [NS_CARBONS] },
  setup(host) {
    const enabled = new WeakSet<Session>();

    function own({ session, from, to }: IqContext): Session {
      if (session === undefined || !isOwn(from, to)) throw coreErrors.raise["core/forbidden"]();
      return session;
    }

    /** §7, §8. */
    function copy({ from, to, session, stanza, sentCopy, deliveredTo }: MessageObservation): void {
      const [sender, recipient] = [bareOf(from), bareOf(to)];
      const others = (account: BareJid): readonly Session[] =>
        [...host.sessions.of(account)].filter((one) => enabled.has(one) && !deliveredTo.includes(one));
      const received = sender === recipient ? [] : others(recipient);
      const sent = domainOf(from) === host.domain ? others(sender).filter((one) => one !== session) : [];
      if ((received.length === 0 && sent.length === 0) || !isEligible(sentCopy, NS_CARBONS)) return;
      copyTo(received, "received", stanza);
      copyTo(sent, "sent", sentCopy);
    }

    function copyTo(sessions: readonly Session[], kind: "received" | "sent", stanza: XmlElement): void {
      const inside = withoutPrivate(stanza);
      const type = stanza.attr("type") === "chat" ? "chat" : "normal";
      for (const session of sessions) {
        const wrapped = el(kind, NS_CARBONS, {}, buildForwarded({ stanza: inside }));
        session.send(message(type, { from: session.account, to: session.jid }, wrapped));
      }
    }

    host.onIq("account", "set", NS_CARBONS, "enable", (context) => void enabled.add(own(context)));
    host.onInlineBind(NS_CARBONS, "enable", (session) => void enabled.add(session));
    host.onIq("account", "set", NS_CARBONS, "disable", (context) => void enabled.delete(own(context)));
    host.commitMessage((commit) => void (commit.stanza = withoutPrivate(commit.stanza)));
    host.observeMessage(copy);
    host.provide(carbons, {
      isEnabled: (session) => enabled.has(session),
      enable: (session) => void enabled.add(session),
    });
  },
});

function withoutPrivate(stanza: XmlElement): XmlElement {
  if (stanza.child("private", NS_CARBONS) === undefined) return stanza;
  const copy = stanza.shallowCopy();
  copy.children = copy.children.filter((node) => typeof node === "string" || !node.is("private", NS_CARBONS));
  return copy;
}
