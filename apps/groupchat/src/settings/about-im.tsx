import type { SettingRow } from "@tandem/client-core/view-models";
import { useSnapshot } from "@tandem/ui-kit";
import { clockTime } from "@tandem/ui-kit/strings";
import type { ReactElement } from "react";
import { texts } from "../texts/index.ts";
import { useUi } from "../ui.ts";
import { reasonOf } from "./reason.ts";

/** Which app takes IM on this device, each setting, its value and the layer that it came from (RT4). */
export function AboutIm(): ReactElement {
  const { aboutIm } = useUi().app;
  const { preferred, because, communicatorInstalled, settings, imUnavailable, readAt } = useSnapshot(aboutIm, (s) => s);
  const other = useSnapshot(aboutIm, (s) => s.opensIn?.now === "other-app");
  const opensIn = preferred === "groupchat" ? texts.app : other ? texts.aboutIm.otherApp : texts.communicator;
  return (
    <>
      <dl className="gc-facts">
        <dt>{texts.aboutIm.opensIn}</dt>
        <dd className="td-strong">{opensIn}</dd>
        {!other && (
          <>
            <dt>{texts.aboutIm.installed}</dt>
            <dd>{communicatorInstalled ? texts.aboutIm.yes : texts.aboutIm.no}</dd>
          </>
        )}
      </dl>
      <p className="td-help">{imUnavailable ? texts.aboutIm.unavailable : reasonOf(because, other)}</p>
      <table className="gc-table">
        <thead>
          <tr>
            <th scope="col">{texts.aboutIm.setting}</th>
            <th scope="col">{texts.aboutIm.value}</th>
            <th scope="col">{texts.aboutIm.from}</th>
          </tr>
        </thead>
        <tbody>
          {settings.map((setting) => (
            <Row key={setting.name} setting={setting} />
          ))}
        </tbody>
      </table>
      <p className="td-help">{texts.aboutIm.readAt(clockTime(readAt))}</p>
      <OpensIn />
    </>
  );
}

const CHOICES = ["communicator", "other-app"] as const;

/** Another XMPP program may play Communicator's part (RT31). */
function OpensIn(): ReactElement | null {
  const { aboutIm } = useUi().app;
  const opensIn = useSnapshot(aboutIm, (s) => s.opensIn);
  if (opensIn === undefined) return null;
  return (
    <div role="radiogroup" aria-label={texts.aboutIm.choice}>
      <p className="td-label">{texts.aboutIm.choice}</p>
      <div className="gc-chips">
        {CHOICES.map((choice) => (
          <label key={choice} className="td-check">
            <input
              type="radio"
              name="im-opens-in"
              checked={opensIn.chosen === choice}
              onChange={() => aboutIm.setOpensIn(choice)}
            />
            {texts.aboutIm.choices[choice]}
          </label>
        ))}
      </div>
      <p className="td-help">{texts.aboutIm.choiceHelp}</p>
    </div>
  );
}

/** The settings are called "disable"; people read on and off. */
function Row({ setting }: { readonly setting: SettingRow }): ReactElement {
  const { name, value, layer, source } = setting;
  return (
    <tr>
      <th scope="row" title={name}>
        {texts.aboutIm.names[name]}
      </th>
      <td>{value ? texts.aboutIm.off : texts.aboutIm.on}</td>
      <td>
        {texts.aboutIm.layers[layer]}
        {source !== undefined && `, ${source}`}
      </td>
    </tr>
  );
}
