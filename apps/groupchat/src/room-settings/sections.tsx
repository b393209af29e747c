import type { RoleAccess, RoomPeopleList } from "@tandem/client-core/view-models";
import { PeoplePicker, TextField } from "@tandem/ui-kit";
import { Chat16, Info16, Megaphone16 } from "@tandem/ui-kit/icons";
import { type ReactElement, useId } from "react";
import { laterTexts } from "../texts/later.ts";
import { consequenceOf } from "./changes.ts";
import { PictureField } from "./picture-field.tsx";
import { Cards, Check, Inherited, Row, type SectionProps } from "./row.tsx";

const t = laterTexts.roomSettings;
const VISIBILITIES = ["open", "closed", "secret"] as const;
const TYPES = ["normal", "auditorium"] as const;
/** Minutes that people choose among. */
const EDITS = [5, 15, 60, 1_440];
const EDIT_MINUTES = 15;
const TYPE_ICONS = { normal: Chat16, auditorium: Megaphone16 };
/** Days that people choose among; another value that the room has stands besides. */
const RETENTIONS = [0, 30, 90, 365, 1_826, 2_557, 3_652];

export function General({ vm, settings }: SectionProps): ReactElement {
  const { values, categories, hasTandemFields } = settings;
  const id = useId();
  return (
    <Row title={t.general} help={t.generalHelp} section="general">
      <TextField
        label={laterTexts.dialogs.name}
        value={values.name}
        maxLength={128}
        onChange={(event) => vm.set({ name: event.target.value })}
      />
      <TextField
        label={t.description}
        help={t.left(256 - values.description.length)}
        value={values.description}
        onChange={(event) => vm.set({ description: event.target.value })}
      />
      <PictureField vm={vm} settings={settings} />
      {hasTandemFields && categories.length > 0 && (
        <div>
          <label className="td-label" htmlFor={id}>
            {laterTexts.dialogs.category}
          </label>
          <div className="td-field" data-size="large">
            <select id={id} value={values.categoryId} onChange={(event) => vm.set({ categoryId: event.target.value })}>
              <option value="">{laterTexts.dialogs.noCategory}</option>
              {categories.map((category) => (
                <option key={category.id} value={category.id}>
                  {`${"\u2003".repeat(category.depth)}${category.name}`}
                </option>
              ))}
            </select>
          </div>
        </div>
      )}
      <Check
        label={t.topicByAll}
        checked={values.allowsTopicChange}
        onChange={(allowsTopicChange) => vm.set({ allowsTopicChange })}
      />
    </Row>
  );
}

interface TypeProps extends SectionProps {
  readonly roles: readonly RoleAccess[] | undefined;
}

export function Type({ vm, settings, roles }: TypeProps): ReactElement {
  const consequence = consequenceOf(settings, roles?.find(({ role }) => role === "members")?.people);
  return (
    <Row title={t.type} help={t.typeHelp} section="type">
      <Cards
        name="type"
        label={t.type}
        value={settings.values.isAuditorium ? "auditorium" : "normal"}
        options={TYPES.map((value) => ({ value, ...t.types[value], icon: TYPE_ICONS[value] }))}
        onChoose={(type) => vm.set({ isAuditorium: type === "auditorium" })}
      />
      {consequence !== undefined && (
        <p className="gc-rs-consequence" role="status">
          <Info16 />
          {consequence}
        </p>
      )}
    </Row>
  );
}

export function Visibility({ vm, settings }: SectionProps): ReactElement {
  return (
    <Row title={laterTexts.dialogs.visibility} help={t.visibilityHelp} section="visibility">
      <Inherited vm={vm} settings={settings} setting="visibility">
        {(isDisabled) => (
          <Cards
            name="visibility"
            label={laterTexts.dialogs.visibility}
            value={settings.values.visibility}
            disabled={isDisabled}
            options={VISIBILITIES.map((value) => ({ value, ...t.visibilities[value] }))}
            onChoose={(visibility) => vm.set({ visibility })}
          />
        )}
      </Inherited>
      <Inherited vm={vm} settings={settings} setting="invitations">
        {(isDisabled) => (
          <Check
            label={t.invitations}
            checked={settings.values.allowsInvites}
            disabled={isDisabled}
            onChange={(allowsInvites) => vm.set({ allowsInvites })}
          />
        )}
      </Inherited>
    </Row>
  );
}

interface FieldProps extends SectionProps {
  /** The scope has a section of its own. */
  readonly list: Exclude<RoomPeopleList, "scope">;
}

function PrincipalField({ vm, settings, list }: FieldProps): ReactElement {
  const takesGroups = settings.hasTandemFields && list !== "banned";
  return (
    <PeoplePicker
      label={t[list]}
      addLabel={t.add[list]}
      picked={settings.people[list]}
      hits={[
        ...settings.suggestions.filter(({ isGroup }) => takesGroups || !isGroup),
        ...(list === "banned" ? [] : settings.outside.map((one) => ({ ...one, refusal: t.outside }))),
      ]}
      nobody={settings.isSuggested ? (takesGroups ? t.nobodyOrGroup : t.nobody) : undefined}
      noteOf={({ isOwner }) => (isOwner ? t.owner : undefined)}
      isFixed={({ isOwner }) => isOwner && !settings.mayConfigure}
      onText={(text) => vm.suggest(text)}
      onAdd={(hit) => vm.add(list, hit.id)}
      onRemove={(one) => vm.remove(list, one.id)}
    />
  );
}

interface PeopleProps extends SectionProps {
  /** With a role in the room; undefined: not counted. */
  readonly people: number | undefined;
}

export function People({ vm, settings, people }: PeopleProps): ReactElement {
  return (
    <>
      <Row title={t.managers} help={t.managersHelp} section="people">
        <PrincipalField vm={vm} settings={settings} list="managers" />
      </Row>
      {settings.mayConfigure && settings.hasTandemFields && (
        <Row title={t.presenters} help={t.presentersHelp}>
          {settings.values.isAuditorium ? (
            <PrincipalField vm={vm} settings={settings} list="presenters" />
          ) : (
            <p className="td-help">{t.presentersKept(settings.people.presenters.length)}</p>
          )}
        </Row>
      )}
      <Row title={t.members} help={t.membersHelp}>
        {people !== undefined && <p className="td-help gc-rs-number">{t.peopleCount(people)}</p>}
        <PrincipalField vm={vm} settings={settings} list="members" />
        {settings.mayConfigure && (
          <Inherited vm={vm} settings={settings} setting="members">
            {() => null}
          </Inherited>
        )}
      </Row>
      <Row title={t.banned} help={t.bannedHelp}>
        <PrincipalField vm={vm} settings={settings} list="banned" />
      </Row>
    </>
  );
}

export function Posting({ vm, settings }: SectionProps): ReactElement | null {
  if (!settings.hasTandemFields) return null;
  return (
    <Row title={t.posting} section="posting">
      <Inherited vm={vm} settings={settings} setting="files">
        {(isDisabled) => (
          <Check
            label={t.files}
            checked={settings.values.allowsFiles}
            disabled={isDisabled}
            onChange={(allowsFiles) => vm.set({ allowsFiles })}
          />
        )}
      </Inherited>
      <Check
        label={t.pinsByAll}
        checked={settings.values.allowsPins}
        onChange={(allowsPins) => vm.set({ allowsPins })}
      />
    </Row>
  );
}

/** On with a limit or without, or off; what was said before stays in the archive. */
function Edits({ vm, settings }: SectionProps): ReactElement {
  const { editMinutes } = settings.values;
  const choices = [...new Set([...EDITS, ...(editMinutes > 0 ? [editMinutes] : [])])].toSorted((a, b) => a - b);
  return (
    <div className="gc-rs-edits">
      <Check
        label={t.edits}
        checked={editMinutes !== 0}
        onChange={(isOn) => vm.set({ editMinutes: isOn ? EDIT_MINUTES : 0 })}
      />
      {editMinutes !== 0 && (
        <div className="td-field">
          <select
            aria-label={t.editsFor}
            value={editMinutes}
            onChange={(event) => vm.set({ editMinutes: Number(event.target.value) })}
          >
            {[...choices, -1].map((minutes) => (
              <option key={minutes} value={minutes}>
                {t.minutes(minutes)}
              </option>
            ))}
          </select>
        </div>
      )}
      <span className="td-help">{t.editsKept}</span>
    </div>
  );
}

/** Not there where the organisation has registered no page. */
export function AddIn({ vm, settings }: SectionProps): ReactElement | null {
  const { values, addIns } = settings;
  if (addIns.length === 0) return null;
  return (
    <Row title={t.addIn} help={t.addInHelp} section="page">
      <div className="td-field" data-size="large">
        <select aria-label={t.addIn} value={values.addIn} onChange={(event) => vm.set({ addIn: event.target.value })}>
          <option value="">{t.noAddIn}</option>
          {addIns.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </div>
    </Row>
  );
}

export function History({ vm, settings }: SectionProps): ReactElement {
  const { values, hasTandemFields, leastRetention: least } = settings;
  const id = useId();
  const isTooShort = (days: number): boolean => least !== undefined && days !== 0 && days < least.days;
  const choices = [...new Set([...RETENTIONS, values.retentionDays, least?.days ?? 0])].toSorted((a, b) => a - b);
  return (
    <Row title={t.history} help={t.historyHelp} section="history">
      <Inherited vm={vm} settings={settings} setting="history">
        {(isDisabled) => (
          <Check
            label={t.keepHistory}
            checked={values.isArchived}
            disabled={isDisabled || (least !== undefined && values.isArchived)}
            onChange={(isArchived) => vm.set({ isArchived })}
          />
        )}
      </Inherited>
      {hasTandemFields && values.isArchived && (
        <Inherited vm={vm} settings={settings} setting="retention">
          {(isDisabled) => (
            <div>
              <label className="td-label" htmlFor={id}>
                {t.retention}
              </label>
              <div className="td-field" data-size="large">
                <select
                  id={id}
                  value={values.retentionDays}
                  disabled={isDisabled}
                  aria-describedby={least === undefined ? undefined : `${id}-policy`}
                  onChange={(event) => vm.set({ retentionDays: Number(event.target.value) })}
                >
                  {choices.map((days) => (
                    <option key={days} value={days} disabled={isTooShort(days)}>
                      {t.days(days)}
                    </option>
                  ))}
                </select>
              </div>
              {least !== undefined && (
                <p className="td-help gc-rs-policy" id={`${id}-policy`}>
                  {t.leastRetention(least.policy, t.days(least.days))}
                </p>
              )}
            </div>
          )}
        </Inherited>
      )}
      {hasTandemFields && <Edits vm={vm} settings={settings} />}
    </Row>
  );
}
