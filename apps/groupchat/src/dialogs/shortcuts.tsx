import { Button, Keys } from "@tandem/ui-kit";
import { Modal } from "@tandem/ui-kit/overlays";
import { strings } from "@tandem/ui-kit/strings";
import type { ReactElement } from "react";
import { texts } from "../texts/index.ts";

/** Every key that does something in Group Chat (design §6). */
function shortcuts(): readonly (readonly [keys: readonly string[], what: string])[] {
  const { keys } = strings;
  return [
    [["Ctrl+K"], keys.commandBox],
    [["Ctrl+/"], keys.shortcuts],
    [["F6", "Shift+F6"], keys.pane],
    [["Alt+1"], texts.keys.myChat],
    [["Alt+2"], texts.keys.directory],
    [["Alt+3", "Ctrl+Shift+F"], texts.keys.search],
    [["Alt+4"], texts.activity],
    [["Ctrl+F"], texts.keys.findInPlace],
    [["Alt+G"], strings.find.goToDay],
    [["Alt+Up", "Alt+Down"], texts.keys.upDown],
    [["Alt+Shift+Up", "Alt+Shift+Down"], texts.keys.unread],
    [["Alt+Left", "Alt+Right"], texts.keys.backForward],
    [["Alt+N"], texts.keys.add],
    [["Alt+P"], texts.keys.side],
    [["Ctrl+,"], texts.keys.settings],
    [["Esc"], keys.escape],
    [["Up", "Down", "Home", "End"], keys.move],
    [["Enter"], keys.open],
    [["Space"], texts.keys.card],
    [["R"], strings.talk.reply],
    [["E"], strings.talk.react],
    [["L"], strings.talk.copyLink],
    [["."], strings.common.more],
    [["X", "Shift+Up", "Shift+Down"], strings.selection.shortcut],
    [["Shift+F10"], keys.contextMenu],
    [["/"], texts.keys.filter],
    [["J", "K", "C"], texts.keys.hits],
    [["Enter"], keys.send],
    [["Shift+Enter"], keys.newLine],
    [["Ctrl+B"], strings.entry.bold],
    [["Ctrl+I"], strings.entry.italic],
    [["Ctrl+Shift+X"], strings.entry.strike],
    [["Ctrl+Shift+8"], strings.entry.list],
    [["@", "#", ":"], strings.compose.naming],
    [["Ctrl+Up"], texts.keys.editLast],
    [["Alt+A"], strings.files.attach],
    [["Alt+I"], strings.compose.important],
    [["Alt+L"], strings.compose.story],
  ];
}

export function Shortcuts({ onClose }: { readonly onClose: () => void }): ReactElement {
  return (
    <Modal
      title={strings.keys.title}
      width={560}
      onClose={onClose}
      actions={<Button onClick={onClose}>{strings.common.close}</Button>}
    >
      <dl className="gc-keys">
        {shortcuts().map(([keys, what]) => (
          <div key={what}>
            <dt>
              {keys.map((key) => (
                <span key={key}>
                  <span className="td-hidden">{key}</span>
                  <Keys keys={key} />
                </span>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
