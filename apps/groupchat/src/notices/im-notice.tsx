import type { OpenImNotice } from "@tandem/client-core/view-models";
import { Button, IconButton, useSnapshot } from "@tandem/ui-kit";
import { CommunicatorTile, Copy16, Dismiss16, Info16 } from "@tandem/ui-kit/icons";
import { strings } from "@tandem/ui-kit/strings";
import type { ReactElement } from "react";
import { copyAddress } from "../shell/copy.ts";
import { texts } from "../texts/index.ts";
import { laterTexts } from "../texts/later.ts";
import { linksEn as links } from "../texts/links.en.ts";
import { useUi } from "../ui.ts";

/** Why a double-click opened no IM, beside the list where it was made, or a link nothing; never silent (RT3, RT20, RT21, RM10). */
export default function ImNotice(): ReactElement | null {
  const { myChat } = useUi().app;
  const notice = useSnapshot(myChat, (s) => s.notice);
  if (notice === undefined || notice.kind === "opening") return null;
  const { title, text } = noticeText(notice);
  const isLink = notice.kind === "broken-link";
  const isLaunch = notice.kind === "blocked" || notice.kind === "no-answer";
  return (
    <section className="gc-notice" role="alert" aria-label={title}>
      <div className="td-line" style={{ gap: 8 }}>
        {isLaunch ? <CommunicatorTile size={20} /> : <Info16 />}
        <h2 className="td-strong td-grow">{title}</h2>
        <IconButton small label={strings.common.close} shortcut="Esc" onClick={() => myChat.dismissNotice()}>
          <Dismiss16 />
        </IconButton>
      </div>
      <p>{text}</p>
      {isLink && (
        <div className="td-actions">
          <Button
            onClick={() => {
              myChat.dismissNotice();
              myChat.openDirectory();
            }}
          >
            {texts.directory.title}
          </Button>
        </div>
      )}
      {"jid" in notice && (
        <div className="td-actions">
          {isLaunch && (
            // The browser opens windows inside a click only, so the verb is called right here.
            <Button look="primary" onClick={() => myChat.retryNotice()}>
              {strings.common.retry}
            </Button>
          )}
          <Button onClick={() => copyAddress(notice.jid)}>
            <Copy16 />
            {laterTexts.im.copyAddress(notice.name)}
          </Button>
        </div>
      )}
    </section>
  );
}

function noticeText(notice: Exclude<OpenImNotice, { readonly kind: "opening" }>): {
  readonly title: string;
  readonly text: string;
} {
  const { notices } = laterTexts;
  switch (notice.kind) {
    case "blocked":
      return { title: notices.blockedTitle, text: notices.blocked(notice.name) };
    case "no-answer":
      return { title: notices.noAnswerTitle, text: notices.noAnswer(notice.name) };
    case "myself":
      return { title: notices.myselfTitle, text: notices.myself };
    case "hidden-address":
      return { title: notices.hiddenTitle, text: notices.hidden(notice.name) };
    case "broken-link":
      return { title: links.title, text: `${links.faults[notice.fault](notice.text)} ${links.help}` };
    case "im-unavailable":
      return { title: notices.unavailableTitle, text: notices.unavailable(notice.name, notice.decidedBy) };
  }
}
