/** A media type without parameters, in lower case; undefined when it is none. */
export function cleanMediaType(type: string | undefined): string | undefined {
  const plain = type?.split(";")[0]?.trim().toLowerCase();
  return plain !== undefined && /^[\w.+-]{1,64}\/[\w.+-]{1,64}$/.test(plain) ? plain : undefined;
}
