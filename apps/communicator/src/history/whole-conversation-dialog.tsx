import type { WholeConversationSnapshot } from "@tandem/client-core";
import { Button, DocumentContext, useSnapshot } from "@tandem/ui-kit";
import { Modal } from "@tandem/ui-kit/overlays";
import { strings, wholeDate } from "@tandem/ui-kit/strings";
import {
  mailAddress,
  openMail,
  printText,
  saveTextFile,
  transcriptFileName,
  transcriptText,
} from "@tandem/ui-kit/transcript";
import { type ReactElement, type ReactNode, use, useContext, useEffect } from "react";
import { useServices } from "../services.ts";
import { words } from "./words.ts";

interface WholeConversationDialogProps {
  readonly jid: string;
  readonly onClose: () => void;
}

/** Reads a conversation from beginning to end and hands it out: as a file, a mail or on paper (CV4). */
export default function WholeConversationDialog({ jid, onClose }: WholeConversationDialogProps): ReactElement {
  const { app, now } = useServices();
  const page = useContext(DocumentContext);
  const { whole: vm } = use(app.past());
  useEffect(() => {
    vm.read(jid);
    return () => vm.cancel();
  }, [vm, jid]);
  const whole = useSnapshot(vm, (s) => s);
  const isReady = whole?.state === "done" && whole.messages.length > 0;
  const handOut = (how: (title: string, text: string) => void) => (): void => {
    if (whole === undefined) return;
    const title = titleOf(whole);
    const text = transcriptText(whole.messages, { title, people: whole.people, savedAt: now() });
    onClose();
    how(title, text);
  };
  const mail = (): void => {
    if (whole === undefined) return;
    onClose();
    openMail(mailAddress(titleOf(whole), whole.messages));
  };
  const save = handOut((_, text) => saveTextFile(transcriptFileName(whole?.name ?? "", now()), text));
  return (
    <Modal
      title={whole === undefined ? words.isReading : titleOf(whole)}
      width={440}
      onClose={onClose}
      actions={
        <>
          {whole?.state === "failed" && (
            <Button look="primary" onClick={() => vm.read(jid)}>
              {strings.common.retry}
            </Button>
          )}
          {isReady && (
            <>
              <Button look="primary" onClick={save}>
                {words.save}
              </Button>
              <Button onClick={handOut((title, text) => printText(title, text, page))}>{words.print}</Button>
              <Button onClick={mail}>{words.mail}</Button>
            </>
          )}
          <Button onClick={onClose}>{whole?.state === "reading" ? strings.common.cancel : strings.common.close}</Button>
        </>
      }
    >
      {whole === undefined ? null : <Standing whole={whole} />}
    </Modal>
  );
}

function titleOf({ name }: WholeConversationSnapshot): string {
  return words.takeAlongTitle(name);
}

function Standing({ whole }: { readonly whole: WholeConversationSnapshot }): ReactNode {
  const { state, read, total, messages, error } = whole;
  if (state === "failed")
    return (
      <p className="td-error" role="alert">
        {words.readFailed} {strings.error[error ?? "server"]}
      </p>
    );
  if (state === "reading")
    return (
      <div className="cm-form">
        {/* Its value is in the words below it; a reader of the screen is told once, not at each page. */}
        <progress
          className="cm-progress"
          aria-label={words.isReading}
          {...(total !== undefined && total > 0 && { max: Math.max(total, read), value: read })}
        />
        <p className="td-help" aria-hidden="true">
          {words.reading(read, total)}
        </p>
      </div>
    );
  const [first, last] = [messages[0], messages.at(-1)];
  if (first === undefined || last === undefined) return <p role="status">{words.empty}</p>;
  return (
    <div className="cm-form">
      <p role="status">{words.read(messages.length, wholeDate(first.at), wholeDate(last.at))}</p>
      <p className="td-help">{words.mailHelp}</p>
    </div>
  );
}
