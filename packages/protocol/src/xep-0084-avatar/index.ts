import { el, type XmlElement } from "@tandem/xml";
import { parseUnsigned } from "../encoding/index.ts";

/** XEP-0084 v1.1.4: two PEP nodes, which are namespaces too. The data item has the id that the metadata tell. */
export const NS_AVATAR_DATA = "urn:xmpp:avatar:data";
export const NS_AVATAR_METADATA = "urn:xmpp:avatar:metadata";

export interface AvatarInfo {
  /** SHA-1 of the bytes, hexadecimal. */
  readonly id: string;
  readonly bytes: number;
  readonly type: string;
  /** Set for one that is not in the data node but on the web. */
  readonly url?: string | undefined;
}

/** Empty: there is no picture (§4.2.5). Null for what is no metadata at all; an `<info/>` that is none is skipped. */
export function parseAvatarMetadata(metadata: XmlElement | undefined): readonly AvatarInfo[] | null {
  if (metadata === undefined || !metadata.is("metadata", NS_AVATAR_METADATA)) return null;
  return metadata.elements("info").flatMap((info) => {
    const [id, type, bytes] = [info.attr("id"), info.attr("type"), parseUnsigned(info.attr("bytes"))];
    return id === undefined || type === undefined || bytes === null ? [] : [{ id, type, bytes, url: info.attr("url") }];
  });
}

export function buildAvatarMetadata(infos: readonly AvatarInfo[]): XmlElement {
  const info = ({ id, bytes, type, url }: AvatarInfo): XmlElement =>
    el("info", NS_AVATAR_METADATA, { id, bytes: String(bytes), type, url });
  return el("metadata", NS_AVATAR_METADATA, {}, ...infos.map(info));
}

/** Base64 without its line breaks; null for another element or an empty one. */
export function parseAvatarData(data: XmlElement | undefined): string | null {
  if (data === undefined || !data.is("data", NS_AVATAR_DATA)) return null;
  return data.text().replaceAll(/\s/gu, "") || null;
}

export function buildAvatarData(base64: string): XmlElement {
  return el("data", NS_AVATAR_DATA, {}, base64);
}
