import { el, type XmlElement } from "@tandem/xml";

export const NS_VCARD = "vcard-temp";

/** The part of a vCard that we show; the server keeps the whole element, whatever is in it (XEP-0054 v1.2 §3). */
export interface VCard {
  readonly fullName?: string | undefined;
  readonly nickname?: string | undefined;
  readonly title?: string | undefined;
  readonly organisation?: string | undefined;
  readonly department?: string | undefined;
  readonly mail?: string | undefined;
  readonly phone?: string | undefined;
  readonly photo?: VCardPhoto | undefined;
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
    photo: parsePhoto(card.child("PHOTO")),
  };
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
    photo && el("PHOTO", NS_VCARD, {}, leaf("TYPE", photo.type), leaf("BINVAL", photo.data)),
  );
}

function leaf(name: string, text: string | undefined): XmlElement | undefined {
  return text === undefined ? undefined : el(name, NS_VCARD, {}, text);
}
