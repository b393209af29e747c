/* oxlint-disable no-misleading-character-class -- the classes list code points, not what is seen of them */
// RFC 3454 B.1: commonly mapped to nothing.
const NOTHING = /[\u{ad}\u{34f}\u{1806}\u{180b}-\u{180d}\u{200b}-\u{200d}\u{2060}\u{fe00}-\u{fe0f}\u{feff}]/gu;
// RFC 3454 C.1.2: spaces other than the ASCII one.
const SPACES = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/gu;
// RFC 4013 §2.3: controls, private use, noncharacters, surrogates, inappropriate for plain text, display changers, tags.
const PROHIBITED =
  /[\p{Cc}\p{Co}\p{Cs}\p{Noncharacter_Code_Point}\u06dd\u070f\u180e\u200e\u200f\u2028-\u202e\u2061-\u206f\u{340}\u{341}\u2ff0-\u2ffb\ufff9-\ufffd\u{1d173}-\u{1d17a}\u{e0001}-\u{e007f}]/u;

/** The longest password that we hash; more would only cost time. */
export const PASSWORD_CHARS_MAX = 1024;

/**
 * A user name or password as SCRAM hashes it: SASLprep (RFC 4013), which RFC 5802 names and every client uses; null when it is
 * empty, too long or holds what SASLprep forbids. Of its rules the one on mixed writing directions is left out: refusing a
 * password that the account was made with helps nobody.
 */
export function saslPrep(text: string): string | null {
  if (text.length > PASSWORD_CHARS_MAX) return null;
  const prepared = text.replaceAll(NOTHING, "").replaceAll(SPACES, " ").normalize("NFKC");
  return prepared === "" || PROHIBITED.test(prepared) ? null : prepared;
}
