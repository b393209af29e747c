import type { RoomAccessViewModel, RoomPrincipal } from "@tandem/client-core/view-models";
import { IconButton, PeoplePicker, useSnapshot } from "@tandem/ui-kit";
import { Add16, Folder16, Info16, NumberSymbol16 } from "@tandem/ui-kit/icons";
import { type ReactElement, type ReactNode, useState } from "react";
import { laterTexts } from "../texts/later.ts";
import { Row, type SectionProps } from "./row.tsx";

interface ScopeProps extends SectionProps {
  readonly access: RoomAccessViewModel;
}

/** Who may ever have to do with the room: its categories say it, and the room only narrows it (RM2). */
export function Scope({ vm, settings, access }: ScopeProps): ReactElement | null {
  const { scopes, inside, falling } = useSnapshot(access, (s) => s);
  const t = laterTexts.roomSettings;
  const mayNarrow = settings.mayConfigure && settings.hasScope;
  if (!mayNarrow && scopes.length === 0) return null;
  const above = scopes.filter(({ path }) => path !== undefined);
  const own = scopes.find(({ path }) => path === undefined)?.holds ?? [];
  const { categoryPath } = settings;
  return (
    <Row title={t.sections.scope} help={mayNarrow ? t.scopeHelp : t.scopeFixed} section="scope">
      <ul className="gc-rs-scopes">
        {above.map(({ path = [], holds }) => (
          <Around key={path.join("/")} path={path} holds={inWords(holds)} />
        ))}
        {above.length === 0 && categoryPath.length > 0 && <Around path={categoryPath} holds={t.scopeEveryone} />}
        {mayNarrow ? (
          <Own vm={vm} settings={settings} access={access} />
        ) : (
          own.length > 0 && <OwnRow>{<span className="gc-rs-scope-holds">{inWords(own)}</span>}</OwnRow>
        )}
      </ul>
      {inside !== undefined && (
        <p className="td-help">
          {t.insideCount(inside)} {!scopes[0]?.holds.some(isGuest(settings.jid)) && t.noGuests}
        </p>
      )}
      {falling !== undefined && falling > 0 && (
        <p className="gc-rs-consequence" role="status">
          <Info16 />
          {t.falling(falling)}
        </p>
      )}
    </Row>
  );
}

const inWords = (holds: readonly RoomPrincipal[]): string => holds.map(({ name }) => name).join(", ");
/** Rooms stand at a service below the domain of the people here. */
const isGuest =
  (room: string) =>
  ({ id, isGroup }: RoomPrincipal): boolean =>
    !isGroup && !room.endsWith(`.${id.slice(id.indexOf("@") + 1)}`);

function Around({ path, holds }: { readonly path: readonly string[]; readonly holds: string }): ReactElement {
  return (
    <li>
      <Folder16 />
      <span>
        {laterTexts.roomSettings.scopeCategory} <b className="td-strong">{path.join(" / ")}</b>
      </span>
      <span className="gc-rs-scope-holds">{holds}</span>
    </li>
  );
}

function OwnRow({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <li>
      <NumberSymbol16 />
      <span>{laterTexts.roomSettings.scopeRoom}</span>
      {children}
    </li>
  );
}

/** The room's own: chips, and behind the plus a line for more, which offers whom the category holds. */
function Own({ vm, settings, access }: ScopeProps): ReactElement {
  const { hits, outside, isSuggested } = useSnapshot(access, (s) => s.inCategory);
  const [isOpen, setOpen] = useState(false);
  const t = laterTexts.roomSettings;
  const refusal = t.outsideCategory(settings.categoryPath.join(" / "));
  const { scope } = settings.people;
  return (
    <OwnRow>
      <div className="gc-rs-scope-own" data-open={isOpen ? "" : undefined}>
        {scope.length === 0 && !isOpen && <span className="gc-rs-scope-holds">{t.scopeAsAbove}</span>}
        <PeoplePicker
          label={t.scopeRoom}
          addLabel={t.scopeAdd}
          picked={scope}
          isClosed={!isOpen}
          autoFocus
          hits={[...hits, ...outside.map((one) => ({ ...one, refusal }))]}
          nobody={isSuggested ? t.nobodyOrGroup : undefined}
          onText={(text) => access.suggestForScope(text)}
          onAdd={(hit) => vm.add("scope", hit.id)}
          onRemove={(one) => vm.remove("scope", one.id)}
        />
        <IconButton label={isOpen ? t.narrowDone : t.narrow} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <Add16 />
        </IconButton>
      </div>
    </OwnRow>
  );
}
