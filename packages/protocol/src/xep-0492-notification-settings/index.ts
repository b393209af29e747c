import { el, type XmlElement } from "@tandem/xml";

/** XEP-0492 v0.2. */
export const NS_NOTIFICATION_SETTINGS = "urn:xmpp:notification-settings:1";

const SETTINGS = ["always", "on-mention", "never"] as const;
export type NotifySetting = (typeof SETTINGS)[number];

/** As service discovery tells of our programs. */
export const OWN_IDENTITY: NotifyIdentity = { category: "client", type: "web" };

/** A program's service discovery identity: settings may be for some kinds of program only (§2.2). */
export interface NotifyIdentity {
  readonly category: string;
  readonly type: string;
}

/** What holds for that program, by the most specific element (§3); undefined: nothing is set. `extensions`: of a bookmark. */
export function notifySettingIn(
  extensions: readonly XmlElement[],
  identity: NotifyIdentity,
): NotifySetting | undefined {
  return nameOf(heldBy(settingsIn(extensions), identity));
}

/**
 * The extensions with another setting for everybody who has none of their own; undefined takes it away. What other programs
 * keep beside it stays, advanced settings included (§3). A setting for our kind of program gives way: it would hide this one.
 */
export function withNotifySetting(
  extensions: readonly XmlElement[],
  setting: NotifySetting | undefined,
  identity: NotifyIdentity,
): readonly XmlElement[] {
  const old = settingsIn(extensions);
  const fallback = old.find((one) => rank(one, identity) === 1);
  const kept = old.filter((one) => one !== fallback && rank(one, identity) === 0);
  const next =
    setting === undefined ? [] : [el(setting, NS_NOTIFICATION_SETTINGS, {}, ...(fallback?.elements() ?? []))];
  const others = extensions.filter((extension) => !extension.is("notify", NS_NOTIFICATION_SETTINGS));
  const children = [...kept, ...next];
  return children.length === 0 ? others : [...others, el("notify", NS_NOTIFICATION_SETTINGS, {}, ...children)];
}

function settingsIn(extensions: readonly XmlElement[]): readonly XmlElement[] {
  const notify = extensions.find((extension) => extension.is("notify", NS_NOTIFICATION_SETTINGS));
  return (notify?.elements() ?? []).filter((child) => nameOf(child) !== undefined);
}

function nameOf(element: XmlElement | undefined): NotifySetting | undefined {
  return element?.ns === NS_NOTIFICATION_SETTINGS ? SETTINGS.find((name) => name === element.name) : undefined;
}

function heldBy(settings: readonly XmlElement[], identity: NotifyIdentity): XmlElement | undefined {
  return settings.filter((one) => rank(one, identity) > 0).sort((a, b) => rank(b, identity) - rank(a, identity))[0];
}

/** 3: for that category and type, 2: for that category, 1: for everybody, 0: for others. */
function rank(setting: XmlElement, identity: NotifyIdentity): number {
  const category = setting.attr("identity-category");
  const type = setting.attr("identity-type");
  if (category === undefined) return type === undefined ? 1 : 0;
  if (category !== identity.category) return 0;
  if (type === undefined) return 2;
  return type === identity.type ? 3 : 0;
}
