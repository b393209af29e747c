/** `plainText`, whose rules the first screen does not need. As it was written where they cannot be fetched. */
export async function plainLater(text: string): Promise<string> {
  try {
    return (await import("./plain-text.ts")).plainText(text);
  } catch (error) {
    console.warn("A notice shows its text as it was written.", error);
    return text;
  }
}
