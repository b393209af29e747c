import { buildVCard, NS_VCARD } from "@tandem/protocol/xep-0054-vcard-temp";
import { el, type XmlElement } from "@tandem/xml";
import type { Profile } from "../accounts/contract.ts";
import type { CardPhoto } from "./contract.ts";

/** What the organisation knows of a person, as a card. */
export function organisationCard(person: Profile | undefined): XmlElement {
  if (person === undefined) return el("vCard", NS_VCARD);
  const { name, title, department, mail, phone } = person;
  const card = buildVCard({ fullName: name, nickname: name, title, department, mail });
  if (phone === undefined) return card;
  // XEP-0054 §2: a number says what kind it is; the organisation's own is at work.
  return card.append(el("TEL", NS_VCARD, {}, el("WORK", NS_VCARD), el("VOICE", NS_VCARD), number(phone)));
}

/** VC2: what somebody's own card does not say is filled in with what the organisation knows. */
export function filledCard(own: XmlElement | undefined, person: Profile | undefined): XmlElement {
  if (own === undefined) return organisationCard(person);
  const says = new Set(own.elements().map((child) => child.name));
  // A card that has a number of any kind has its owner's choice of numbers, but for the one at work.
  const hasWork = own.elements("TEL").some((tel) => tel.child("WORK") !== undefined || tel.elements().length <= 1);
  const missing = organisationCard(person)
    .elements()
    .filter(({ name }) => (name === "TEL" ? !hasWork : name !== "NICKNAME" && !says.has(name)));
  return missing.length === 0 ? own : own.shallowCopy().append(...missing);
}

export function withPhoto(card: XmlElement, photo: CardPhoto | undefined): XmlElement {
  const copy = card.shallowCopy();
  copy.children = copy.children.filter((node) => typeof node === "string" || node.name !== "PHOTO");
  if (photo === undefined) return copy;
  const leaf = (name: string, text: string): XmlElement => el(name, NS_VCARD, {}, text);
  return copy.append(el("PHOTO", NS_VCARD, {}, leaf("TYPE", photo.type), leaf("BINVAL", photo.data)));
}

function number(phone: string): XmlElement {
  return el("NUMBER", NS_VCARD, {}, phone);
}
