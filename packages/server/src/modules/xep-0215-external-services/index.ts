import { bareOf, type BareJid } from "@tandem/protocol";
import { encodeBase64, hex, utf8 } from "@tandem/protocol/encoding";
import {
  buildCredentials,
  buildServices,
  type ExternalService,
  NS_EXTERNAL_SERVICES,
  parseService,
} from "@tandem/protocol/xep-0215-external-services";
import type { XmlElement } from "@tandem/xml";
import { coreErrors, defineModule, type IqContext } from "../../core/index.ts";
import { externalServices, type ExternalServicesConfig } from "./contract.ts";

/** Enough to tell people apart at the relay, and too little to tell who they are. */
const PSEUDONYM_CHARS = 16;

/** XEP-0215 v1.0.0: where calls may be relayed, with credentials that end by themselves. */
export const xep0215ExternalServices = defineModule({
  name: "xep-0215-external-services",
  setup(host) {
    let config: ExternalServicesConfig = { services: [], secret: undefined };

    /** ES1: only to people who are signed in here; a relay costs money. */
    function own({ session, from }: IqContext): BareJid {
      if (session === undefined || config.services.length === 0) throw coreErrors.raise["core/unhandled"]();
      return bareOf(from);
    }

    /** ES2: the scheme of coturn's `use-auth-secret` (draft-uberti-behave-turn-rest-00 §2.2). */
    function withCredentials(service: ExternalService, account: BareJid): ExternalService {
      const { secret } = config;
      if (secret === undefined || !service.type.startsWith("turn")) return service;
      const seconds = Math.floor(host.clock.now() / 1_000) + host.limits.relaySeconds;
      const username = `${seconds}:${pseudonym(secret, account)}`;
      const password = encodeBase64(host.crypto.hmac("sha-1", utf8(secret), utf8(username)));
      return { ...service, username, password, expires: seconds * 1_000, isRestricted: true };
    }

    /** ES3: the relay can hold everybody to a quota, and still learns no address. */
    function pseudonym(secret: string, account: BareJid): string {
      return hex(host.crypto.hmac("sha-256", utf8(secret), utf8(account))).slice(0, PSEUDONYM_CHARS);
    }

    function list(context: IqContext): XmlElement {
      const account = own(context);
      const type = context.payload.attr("type");
      const wanted = config.services.filter((service) => type === undefined || service.type === type);
      return buildServices(
        wanted.map((service) => withCredentials(service, account)),
        type,
      );
    }

    function credentials(context: IqContext): XmlElement {
      const account = own(context);
      const asked = parseService(context.payload.child("service"));
      if (asked === null) throw coreErrors.raise["core/bad-request"]();
      const matching = config.services.filter(
        ({ host: name, type, port }) =>
          name === asked.host && type === asked.type && (asked.port === undefined || port === asked.port),
      );
      if (matching.length === 0) throw coreErrors.raise["core/item-not-found"]();
      return buildCredentials(matching.map((service) => withCredentials(service, account)));
    }

    host.onIq("domain", "get", NS_EXTERNAL_SERVICES, "services", list);
    host.onIq("domain", "get", NS_EXTERNAL_SERVICES, "credentials", credentials);
    host.provide(externalServices, {
      offer: (offered) => {
        config = offered;
        if (offered.services.length > 0) host.disco.domainFeatures.add(NS_EXTERNAL_SERVICES);
      },
    });
  },
});
