import type { InheritedSetting, RoomSettingsSnapshot, RoomSettingsViewModel } from "@tandem/client-core/view-models";
import type { IconComponent } from "@tandem/ui-kit/icons";
import type { ReactElement, ReactNode } from "react";
import type { Section } from "./sections-list.ts";
import { laterTexts } from "../texts/later.ts";

export interface SectionProps {
  readonly vm: RoomSettingsViewModel;
  readonly settings: RoomSettingsSnapshot;
}

interface RowProps {
  readonly title: string;
  readonly help?: string;
  /** Where the list of sections leads to. */
  readonly section?: Section;
  readonly children: ReactNode;
}

/** What it is on the left, what it says on the right. */
export function Row({ title, help, section, children }: RowProps): ReactElement {
  return (
    <section className="gc-rs-row" aria-label={title} data-section={section}>
      <div className="gc-rs-about">
        <h2 tabIndex={section === undefined ? undefined : -1}>{title}</h2>
        {help !== undefined && <p>{help}</p>}
      </div>
      <div className="gc-rs-what">{children}</div>
    </section>
  );
}

interface InheritedProps extends SectionProps {
  readonly setting: InheritedSetting;
  /** The control; it is disabled while the category decides. */
  readonly children: (isDisabled: boolean) => ReactNode;
}

/** A setting that may follow the category: the control, and below it whether it does (RM4). */
export function Inherited({ vm, settings, setting, children }: InheritedProps): ReactElement {
  const { inherits, locked, categoryPath, hasTandemFields } = settings;
  const isLocked = locked.includes(setting);
  const isInherited = isLocked || inherits.includes(setting);
  const category = categoryPath.at(-1);
  return (
    <>
      {children(isInherited)}
      {hasTandemFields && category !== undefined && (
        <label className="td-check gc-rs-inherit">
          <input
            type="checkbox"
            checked={isInherited}
            disabled={isLocked}
            onChange={(event) => vm.setInherited(setting, event.target.checked)}
          />
          {isLocked ? laterTexts.roomSettings.locked(category) : laterTexts.roomSettings.inherit(category)}
        </label>
      )}
    </>
  );
}

interface CheckProps {
  readonly label: string;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChange: (isChecked: boolean) => void;
}

export function Check({ label, checked, disabled, onChange }: CheckProps): ReactElement {
  return (
    <label className="td-check">
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
      />
      {label}
    </label>
  );
}

interface CardsProps<T extends string> {
  readonly name: string;
  readonly label: string;
  readonly value: T;
  readonly options: readonly {
    readonly value: T;
    readonly title: string;
    readonly text: string;
    readonly icon?: IconComponent;
  }[];
  readonly disabled?: boolean;
  readonly onChoose: (value: T) => void;
}

/** Few choices that want a sentence each. */
export function Cards<T extends string>({
  name,
  label,
  value,
  options,
  disabled,
  onChoose,
}: CardsProps<T>): ReactElement {
  return (
    <div className="gc-rs-cards" role="radiogroup" aria-label={label}>
      {options.map((option) => (
        <label key={option.value} className="gc-rs-card" data-checked={option.value === value ? "" : undefined}>
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            disabled={disabled}
            onChange={() => onChoose(option.value)}
          />
          <span>
            <b className="td-strong">
              {option.icon !== undefined && <option.icon />} {option.title}
            </b>
            <span className="td-help">{option.text}</span>
          </span>
        </label>
      ))}
    </div>
  );
}
