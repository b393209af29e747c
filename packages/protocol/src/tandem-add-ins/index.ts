/** docs/protocol/add-ins.md */
export const NS_ADD_INS = "urn:tandem:add-ins:0";

/** Fields of `muc#roominfo`; `page` also of the configuration form. */
export const ADD_IN_FIELDS = {
  /** Id of a registered page; the empty string: none. */
  page: `${NS_ADD_INS}#page`,
  name: `${NS_ADD_INS}#name`,
  address: `${NS_ADD_INS}#address`,
  icon: `${NS_ADD_INS}#icon`,
} as const;

export const ADD_INS_MAX = 32;
export const ADD_IN_NAME_CHARS_MAX = 60;
export const ADD_IN_ADDRESS_CHARS_MAX = 1_024;

/** A page that the organisation has registered. */
export interface AddIn {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  /** Address of a picture. */
  readonly icon?: string;
}

const ID = /^[a-z0-9][a-z0-9-]{0,39}$/;
// What stands in the place of the host goes into a header that keeps pages apart, so it is nothing but a name and a port.
const HTTPS = /^(https:\/\/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?)(?:[/?#][^\s"'<>\\]*)?$/;
/** To try a page out on the machine where it is written. */
const HERE = /^(http:\/\/(?:localhost|127\.0\.0\.1)(?::\d{1,5})?)(?:[/?#][^\s"'<>\\]*)?$/;

export function isAddInId(text: string): boolean {
  return ID.test(text);
}

/** Scheme, host and port of an address that can be registered, as browsers write an origin; else null. */
export function addInOrigin(address: string): string | null {
  if (address.length > ADD_IN_ADDRESS_CHARS_MAX) return null;
  const [, origin] = HTTPS.exec(address) ?? HERE.exec(address) ?? [];
  return origin?.replace(/^(https.*):443$|^(http:.*):80$/, "$1$2") ?? null;
}

export function isAddInName(text: string): boolean {
  return text.trim() === text && text !== "" && text.length <= ADD_IN_NAME_CHARS_MAX;
}
