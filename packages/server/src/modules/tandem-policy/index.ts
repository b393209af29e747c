import { type BareJid, iq } from "@tandem/protocol";
import {
  buildPolicy,
  NS_POLICY,
  parsePolicy,
  type PolicyApp,
  type PolicySetting,
} from "@tandem/protocol/tandem-policy";
import type { XmlElement } from "@tandem/xml";
import { defineModule, type IqContext, type ModuleHost, type Session } from "../../core/index.ts";
import { accounts } from "../accounts/contract.ts";
import { policies, type Policies, type PolicyScope } from "./contract.ts";
import { policyErrors } from "./errors.ts";
import { effectiveSettings } from "./layers.ts";
import { imSettingOf, knownSettings } from "./settings.ts";
import { ownerScope, policySpec, scopeOwner } from "./store.ts";

/** docs/protocol/policy.md: settings of the organisation, below the machine's own (RT4 layer 3). */
export const tandemPolicy = defineModule({
  name: "tandem-policy",
  features: { domain: [NS_POLICY] },
  errors: policyErrors.table,
  setup(host) {
    // The app as which a session has asked. What it may is looked up anew, for a setting may change.
    const askedAs = new Map<Session, PolicyApp>();
    const offered = policiesOf(host, (scope) => tellConcerned(scope));
    host.provide(policies, offered);

    async function ask({ payload, session }: IqContext): Promise<XmlElement> {
      const app = parsePolicy(payload)?.app;
      if (app === undefined || session === undefined) throw policyErrors.raise["policy/unknown-app"]();
      askedAs.set(session, app);
      return buildPolicy({ app, settings: await offered.effective(session.account, app) });
    }

    async function tellConcerned(scope: PolicyScope): Promise<void> {
      const inGroup = scope.kind === "group" ? await host.use(accounts).inGroup(scope.group) : [];
      const members = new Set(inGroup.map(({ jid }) => jid));
      for (const [session, app] of askedAs) {
        const isConcerned =
          scope.kind === "organisation" ||
          (scope.kind === "account" ? scope.account === session.account : members.has(session.account));
        if (isConcerned) await tell(session, app);
      }
    }

    async function tell(session: Session, app: PolicyApp): Promise<void> {
      const settings = await offered.effective(session.account, app);
      const id = `policy-${host.random.id(64)}`;
      session.send(iq("set", { from: host.domainJid, to: session.jid, id }, buildPolicy({ app, settings })));
    }

    /** §6: a protection against a faulty or outdated app; RT2 is the app's own business. */
    host.authorize(({ stanza, session }) => {
      if (session === undefined || stanza.name !== "message" || stanza.attr("type") !== "chat") return undefined;
      const app = askedAs.get(session);
      return app === undefined ? undefined : checkMayTalk(session, app);
    });

    async function checkMayTalk(session: Session, app: PolicyApp): Promise<undefined> {
      const settings = await offered.effective(session.account, app);
      if (isOn(settings, imSettingOf(app))) throw policyErrors.raise["policy/im-disabled"]();
      return undefined;
    }

    host.onIq("domain", "get", NS_POLICY, "policy", ask);
    host.onIq("domain", "set", NS_POLICY, "policy", () => {
      throw policyErrors.raise["policy/not-for-clients"]();
    });
    host.on("sessionClosed", (session) => void askedAs.delete(session));
    host.on("accountRemoved", async (account) => {
      await host.storage.collection(policySpec).deleteOwner(scopeOwner({ kind: "account", account }));
    });
  },
});

function isOn(settings: readonly PolicySetting[], name: string): boolean {
  return settings.some((setting) => setting.name === name && setting.value === true);
}

function policiesOf(host: ModuleHost, tell: (scope: PolicyScope) => Promise<void>): Policies {
  const store = host.storage.collection(policySpec);

  async function list(scope: PolicyScope) {
    return (await store.list(scopeOwner(scope))).map(({ key, value }) => ({ ...value, name: key }));
  }

  return {
    list,
    async set(scope, { name, ...value }) {
      const known = knownSettings[name];
      if (known === undefined) throw policyErrors.raise["policy/unknown-setting"]({ name });
      if (known.type !== value.type) throw policyErrors.raise["policy/wrong-type"]({ name, type: value.type });
      await store.put(scopeOwner(scope), name, value);
      await tell(scope);
    },
    async clear(scope, name) {
      const isCleared = await store.delete(scopeOwner(scope), name);
      if (isCleared) await tell(scope);
      return isCleared;
    },
    async all() {
      const scopes = (await store.owners()).map(ownerScope);
      const lists = await Promise.all(
        scopes.map(async (scope) => (await list(scope)).map((setting) => ({ ...setting, scope }))),
      );
      return lists.flat();
    },
    async effective(account: BareJid, _app: PolicyApp) {
      const groups = (await host.use(accounts).get(account))?.groups ?? [];
      const ofGroups = await Promise.all(
        groups.map(async (group) => ({ source: group, settings: await list({ kind: "group", group }) })),
      );
      return effectiveSettings({
        account: await list({ kind: "account", account }),
        groups: ofGroups,
        organisation: await list({ kind: "organisation" }),
      });
    },
  };
}
