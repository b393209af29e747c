import type { SessionSnapshot, SessionViewModel } from "@tandem/client-core/view-models";
import { Button, EmptyState } from "@tandem/ui-kit";
import { PersonLock20 } from "@tandem/ui-kit/icons";
import { clockTime } from "@tandem/ui-kit/strings";
import type { ReactElement } from "react";
import { signedOutEn } from "../texts/signed-out.en.ts";

interface SignedOutProps {
  readonly session: SessionViewModel;
  readonly state: Extract<SessionSnapshot, { readonly kind: "failed" }>;
  /** Nothing is remembered: the password is wanted. */
  readonly onForm: () => void;
}

/** One sentence, one action (design 12); drafts and places are kept. */
export default function SignedOut({ session, state, onForm }: SignedOutProps): ReactElement {
  const again = async (): Promise<void> => {
    if (!(await session.resume())) onForm();
  };
  return (
    <main className="td-window">
      <EmptyState
        icon={<PersonLock20 size={32} />}
        title={signedOutEn.title}
        actions={
          <Button look="primary" onClick={() => void again()}>
            {signedOutEn.again}
          </Button>
        }
      >
        {signedOutEn.text(clockTime(state.at ?? Date.now()))}
      </EmptyState>
    </main>
  );
}
