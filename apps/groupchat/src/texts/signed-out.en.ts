/** Texts of a session that an administrator ended, fetched with their page. */
export const signedOutEn = {
  title: "You were signed out",
  text: (time: string) => `An administrator ended this session at ${time}. Nothing that you wrote is lost.`,
  again: "Sign in again",
};
