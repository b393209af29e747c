import { useSnapshot } from "@tandem/ui-kit";
import { AppsList20, Chat16, CommunicatorTile, Info16 } from "@tandem/ui-kit/icons";
import { Card } from "@tandem/ui-kit/overlays";
import { clockTime } from "@tandem/ui-kit/strings";
import { type ReactElement, useRef, useState } from "react";
import { reasonOf } from "../settings/reason.ts";
import { texts } from "../texts/index.ts";
import { useUi } from "../ui.ts";

interface MyChatFootProps {
  readonly onOpened: () => void;
}

/** The way to the directory and, when Communicator is preferred, the only trace of the rule in daily use (design §2). */
export function MyChatFoot({ onOpened }: MyChatFootProps): ReactElement {
  const { myChat } = useUi().app;
  const isOpen = useSnapshot(myChat, (s) => s.open.kind === "directory");
  const sign = useSnapshot(myChat, (s) => s.imSign.shown);
  return (
    <div className="td-railfoot">
      <button
        type="button"
        className="td-row"
        aria-current={isOpen ? "page" : undefined}
        onClick={() => {
          myChat.openDirectory();
          onOpened();
        }}
      >
        <AppsList20 size={16} />
        <span className="td-row-name">{texts.myChat.directory}</span>
        <span className="td-row-aux">Alt+2</span>
      </button>
      {sign && <ImSign />}
    </div>
  );
}

function ImSign(): ReactElement {
  const { app, openDialog } = useUi();
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const { because, readAt, settings } = useSnapshot(app.aboutIm, (s) => s);
  const other = useSnapshot(app.aboutIm, (s) => s.opensIn?.now === "other-app");
  const sign = other ? texts.myChat.imSignOther : texts.myChat.imSign;
  const decided = settings.find((setting) => setting.name === "communicator.disableIm");
  return (
    <>
      <button
        ref={button}
        type="button"
        className="td-row"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={() => setOpen(true)}
      >
        {other ? <Chat16 /> : <CommunicatorTile size={16} />}
        <span className="td-row-name">{sign}</span>
        <Info16 />
      </button>
      {isOpen && button.current !== null && (
        <Card label={sign} anchor={button.current} onClose={() => setOpen(false)}>
          <h3 className="td-strong">{sign}</h3>
          <p>{reasonOf(because, other)}</p>
          {decided !== undefined && (
            <p className="td-help">
              {texts.aboutIm.from}: {texts.aboutIm.layers[decided.layer]}
              {decided.source !== undefined && `, ${decided.source}`}
            </p>
          )}
          <p className="td-help">{texts.aboutIm.readAt(clockTime(readAt))}</p>
          <div className="td-actions">
            <button
              type="button"
              className="td-button"
              onClick={() => {
                setOpen(false);
                openDialog({ kind: "settings", section: "im" });
              }}
            >
              {texts.aboutIm.more}
            </button>
          </div>
        </Card>
      )}
    </>
  );
}
