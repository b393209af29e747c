import { Button, useSnapshot } from "@tandem/ui-kit";
import { Modal } from "@tandem/ui-kit/overlays";
import type { ReactElement } from "react";
import { useServices, useSignal } from "../services.ts";
import { texts } from "../texts/index.ts";

/** RT19: Group Chat asked as one person, another is signed in here. Nothing is sent as the wrong one. */
export function OtherAccountDialog(): ReactElement | null {
  const { app, waiting, dismissWaiting } = useServices();
  const here = useSnapshot(app.me, (s) => s.jid);
  const handOver = useSignal(waiting);
  if (handOver === null || handOver.why !== "other-account") return null;
  const { request } = handOver;
  const there = request.account ?? "";
  return (
    <Modal
      title={texts.otherAccount.title(request.name ?? request.jid)}
      width={400}
      onClose={dismissWaiting}
      onSubmit={() => void app.session.signOut({ forget: false })}
      actions={
        <>
          <Button submit look="primary">
            {texts.otherAccount.signIn(there)}
          </Button>
          <Button onClick={dismissWaiting}>{texts.signIn.notNow}</Button>
        </>
      }
    >
      <p>{texts.otherAccount.text(here, there)}</p>
    </Modal>
  );
}
