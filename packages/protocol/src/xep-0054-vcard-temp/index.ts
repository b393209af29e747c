import { el, type XmlElement } from "@tandem/xml";
import { parseOffset } from "../xep-0202-time/index.ts";

export const NS_VCARD = "vcard-temp";

/** The part of a vCard that we show; the server keeps the whole element, whatever is in it (XEP-0054 v1.3.0 §3). */
export interface VCard {
  readonly fullName?: string | undefined;
  readonly nickname?: string | undefined;
  readonly title?: string | undefined;
  readonly organisation?: string | undefined;
  readonly department?: string | undefined;
  readonly mail?: string | undefined;
  readonly phone?: string | undefined;
  /** All numbers with their kind; `phone` is the first of them. Read only. */
  readonly numbers?: readonly VCardNumber[] | undefined;
  /** Where to find the person at work, in one line. Read only. */
  readonly office?: string | undefined;
  /** Minutes that the person's clock is ahead of UTC. Read only. */
  readonly offset?: number | undefined;
  readonly photo?: VCardPhoto | undefined;
}

export interface VCardNumber {
  readonly kind: "work" | "mobile" | "home";
  readonly number: string;
}

export interface VCardPhoto {
  readonly type: string;
  /** Base64 as written; may hold line breaks. */
  readonly data: string;
}

export function parseVCard(card: XmlElement | undefined): VCard | null {
  if (card === undefined || !card.is("vCard", NS_VCARD)) return null;
  const organisation = card.child("ORG");
  return {
    fullName: card.childText("FN") || undefined,
    nickname: card.childText("NICKNAME") || undefined,
    title: card.childText("TITLE") || undefined,
    organisation: organisation?.childText("ORGNAME") || undefined,
    department: organisation?.childText("ORGUNIT") || undefined,
    mail: card.child("EMAIL")?.childText("USERID") || undefined,
    phone: card.child("TEL")?.childText("NUMBER") || undefined,
    numbers: card.elements("TEL").flatMap(parseNumber),
    office: parseOffice(card),
    offset: parseOffset(card.childText("TZ") ?? "") ?? undefined,
    photo: parsePhoto(card.child("PHOTO")),
  };
}

/** One that does not say what it is, is at work. */
function parseNumber(tel: XmlElement): readonly VCardNumber[] {
  const number = tel.childText("NUMBER");
  if (!number) return [];
  const kind = tel.child("HOME") !== undefined ? "home" : tel.child("CELL") !== undefined ? "mobile" : "work";
  return [{ kind, number }];
}

function parseOffice(card: XmlElement): string | undefined {
  const address = card.elements("ADR").find((one) => one.child("HOME") === undefined);
  const parts = ["LOCALITY", "STREET", "EXTADD"].map((name) => address?.childText(name) ?? "");
  return parts.filter((part) => part !== "").join(", ") || undefined;
}

export interface VCardChange {
  /** Null takes it away. */
  readonly photo?: VCardPhoto | null;
  /** The first number of each kind; an empty one takes it away. */
  readonly numbers?: { readonly mobile: string; readonly home: string };
}

/** The same card but for what changes: what other programs have written into it stays. */
export function changedVCard(card: XmlElement | undefined, { photo, numbers }: VCardChange): XmlElement {
  const copy = card === undefined ? el("vCard", NS_VCARD) : card.shallowCopy();
  const goes = (child: XmlElement): boolean =>
    (child.name === "PHOTO" && photo !== undefined) ||
    (child.name === "TEL" && numbers !== undefined && parseNumber(child)[0]?.kind !== "work");
  copy.children = copy.children.filter((node) => typeof node === "string" || !goes(node));
  const tel = (kind: string, number: string | undefined): XmlElement | undefined =>
    number ? el("TEL", NS_VCARD, {}, el(kind, NS_VCARD), el("VOICE", NS_VCARD), leaf("NUMBER", number)) : undefined;
  const added = [tel("CELL", numbers?.mobile), tel("HOME", numbers?.home), photo ? buildPhoto(photo) : undefined];
  return copy.append(...added.filter((child) => child !== undefined));
}

function buildPhoto(photo: VCardPhoto): XmlElement {
  return el("PHOTO", NS_VCARD, {}, leaf("TYPE", photo.type), leaf("BINVAL", photo.data));
}

function parsePhoto(photo: XmlElement | undefined): VCardPhoto | undefined {
  const data = photo?.childText("BINVAL");
  return data ? { type: photo?.childText("TYPE") ?? "", data } : undefined;
}

export function buildVCard(card: VCard): XmlElement {
  const { organisation, department, photo } = card;
  return el(
    "vCard",
    NS_VCARD,
    {},
    leaf("FN", card.fullName),
    leaf("NICKNAME", card.nickname),
    leaf("TITLE", card.title),
    organisation === undefined && department === undefined
      ? undefined
      : el("ORG", NS_VCARD, {}, leaf("ORGNAME", organisation), leaf("ORGUNIT", department)),
    card.mail === undefined ? undefined : el("EMAIL", NS_VCARD, {}, leaf("USERID", card.mail)),
    card.phone === undefined ? undefined : el("TEL", NS_VCARD, {}, leaf("NUMBER", card.phone)),
    photo && buildPhoto(photo),
  );
}

function leaf(name: string, text: string | undefined): XmlElement | undefined {
  return text === undefined ? undefined : el(name, NS_VCARD, {}, text);
}
