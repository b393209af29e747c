import { type ReactElement, useSyncExternalStore } from "react";
import { chooseKeys, chosenKeys, onKeysChange } from "../keyboard/index.ts";
import { laterStrings } from "../strings/later.ts";

const WAYS = ["send", "line"] as const;

/** Takes effect at once, in both apps on this device. */
export function KeySetting(): ReactElement {
  const { enter, letters } = useSyncExternalStore(onKeysChange, chosenKeys);
  const t = laterStrings.keys;
  return (
    <section className="td-idle" aria-label={t.title}>
      <h3>{t.title}</h3>
      <div role="radiogroup" aria-label={t.enter}>
        <p>{t.enter}</p>
        {WAYS.map((way) => (
          <label key={way} className="td-check">
            <input type="radio" name="enter" checked={enter === way} onChange={() => chooseKeys({ enter: way })} />
            {t[way]}
          </label>
        ))}
      </div>
      <label className="td-check">
        <input type="checkbox" checked={letters} onChange={(event) => chooseKeys({ letters: event.target.checked })} />
        {t.letters}
      </label>
      <p className="td-help">{t.help}</p>
    </section>
  );
}
