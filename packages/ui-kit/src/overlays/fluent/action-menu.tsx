import { Menu, MenuDivider, MenuItem, MenuItemRadio, MenuList, MenuPopover } from "@fluentui/react-components";
import type { ReactElement } from "react";
import type { ActionMenuProps, MenuEntry } from "../types.ts";
import { anchorTarget, Layer, useFocusBack } from "./layer.tsx";
import "./sheet.css";

/** Context menus and the presence menu. */
export default function ActionMenu({
  label,
  anchor,
  entries,
  onClose,
  isSheet = false,
}: ActionMenuProps): ReactElement {
  useFocusBack();
  const radios = entries.filter((entry) => entry.kind === "radio");
  const checked = radios.filter((entry) => entry.checked).map((entry) => entry.key);
  return (
    <Layer>
      <Menu
        open
        positioning={{ target: anchorTarget(anchor), position: "below", align: "start", offset: 4 }}
        hasCheckmarks={radios.length > 0}
        // Those without an icon keep its place, so that all begin at one line.
        hasIcons={entries.some((entry) => entry.kind !== "separator" && entry.icon !== undefined)}
        checkedValues={{ choice: checked }}
        onOpenChange={(_, data) => {
          if (!data.open) onClose();
        }}
      >
        <MenuPopover className={isSheet ? "td-menu td-menu-sheet" : "td-menu"}>
          <MenuList aria-label={label}>{entries.map((entry) => menuEntry(entry, onClose))}</MenuList>
        </MenuPopover>
      </Menu>
    </Layer>
  );
}

function menuEntry(entry: MenuEntry, close: () => void): ReactElement {
  if (entry.kind === "separator") return <MenuDivider key={entry.key} />;
  const icon = entry.icon === undefined ? {} : { icon: <>{entry.icon}</> };
  const onClick = (): void => {
    close();
    entry.onPick();
  };
  if (entry.kind === "radio") {
    return (
      <MenuItemRadio key={entry.key} name="choice" value={entry.key} {...icon} onClick={onClick}>
        {entry.label}
      </MenuItemRadio>
    );
  }
  const { shortcut, unavailable } = entry;
  return (
    <MenuItem
      key={entry.key}
      {...icon}
      {...(shortcut === undefined ? {} : { secondaryContent: shortcut })}
      {...(unavailable === undefined ? {} : { disabled: true, title: unavailable, "aria-description": unavailable })}
      onClick={onClick}
    >
      {entry.label}
    </MenuItem>
  );
}
