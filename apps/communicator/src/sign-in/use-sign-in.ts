import { useServices } from "../services.ts";
import type { SignInChoice } from "./sign-in-form.tsx";

/** Signs in and then appears as what was chosen, whatever was chosen the last time. */
export function useSignIn(): (choice: SignInChoice) => void {
  const { app, setStaysSignedIn } = useServices();
  const signIn = async ({ jid, password, staySignedIn, presence }: SignInChoice): Promise<void> => {
    setStaysSignedIn(staySignedIn);
    // A sign-in that shall not stay has a token too: with it the sign-in moves from window to window (RT17).
    const outcome = await app.session.signIn({ jid: jid.trim(), password, staySignedIn: true });
    if (!outcome.ok) return;
    const { chosen } = app.me.snapshot();
    const isAlready = chosen === presence || (chosen === "auto" && presence === "available");
    if (!isAlready) await app.me.setPresence(presence);
  };
  return (choice) => void signIn(choice);
}
