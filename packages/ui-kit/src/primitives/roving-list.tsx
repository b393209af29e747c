import { useVirtualizer } from "@tanstack/react-virtual";
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactElement,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { commandKey } from "../keyboard/index.ts";
import { nextKey, type Step, typeAhead } from "./roving.ts";

export interface ListRowItem {
  /** Unique in the list; the React key. */
  readonly key: string;
  /** What a person types to jump here. */
  readonly text: string;
  /** Height in px with everything around it; fixed, so that the list never moves by itself. */
  readonly height: number;
  /** From 1; trees only. */
  readonly level?: number;
  /** Set on a row that opens and closes. */
  readonly expanded?: boolean;
  /** A head that only names what follows: never focused. */
  readonly head?: boolean;
}

/** To be spread on the element of the row. */
export interface RovingItemProps {
  readonly id: string;
  readonly role: string;
  readonly tabIndex?: number;
  readonly "aria-selected"?: boolean;
  readonly "aria-level"?: number;
  readonly "aria-expanded"?: boolean;
  readonly "aria-posinset"?: number;
  readonly "aria-setsize"?: number;
  readonly "aria-rowindex"?: number;
  readonly onClick?: (event: MouseEvent) => void;
  readonly onDoubleClick?: () => void;
  readonly onContextMenu?: (event: MouseEvent) => void;
  readonly onFocus?: () => void;
}

interface RovingListProps<T extends ListRowItem> {
  /** `grid` where rows hold buttons: to a screen reader there is nothing inside an option. Its rows hold `gridcell`s. */
  readonly role: "tree" | "listbox" | "grid";
  readonly label: string;
  readonly rows: readonly T[];
  readonly selected?: string | undefined;
  readonly className?: string;
  readonly renderRow: (row: T, props: RovingItemProps) => ReactElement;
  /** A single click, or the arrows in a list whose selection follows the focus. */
  readonly onPick?: (row: T, byTouch: boolean) => void;
  /** Enter and double-click. */
  readonly onOpen?: (row: T) => void;
  readonly onToggle?: (row: T, expanded: boolean) => void;
  /** Shift+F10 and the secondary button; `at` is in window coordinates. */
  readonly onMenu?: (row: T, at: MenuPoint) => void;
  /** Space. */
  readonly onCard?: (row: T, element: HTMLElement) => void;
  /** Letters that move, beside the arrows. */
  readonly steps?: Readonly<Record<string, Step>>;
  /** "/" */
  readonly onFilter?: () => void;
  /** Any other key on a row; true when it was taken. */
  readonly onKey?: (row: T, name: string) => boolean;
  /** The list has the pointer or the focus: its order is frozen meanwhile. */
  readonly onHeld?: (held: boolean) => void;
  /** Rows that stand in the page, those just out of view too: the first, and the one behind the last. */
  readonly onView?: (from: number, to: number) => void;
  /** A row that takes the focus as soon as it stands in the list: what had the focus goes on under another key. Each object once. */
  readonly follow?: { readonly key: string } | undefined;
  readonly after?: ReactNode;
}

export interface MenuPoint {
  readonly x: number;
  readonly y: number;
}

/** Up to this many rows are all in the page, so that the browser's own search finds them. */
const PLAIN_ROWS_MAX = 100;

/**
 * One tab stop; arrows, Home, End and typing move inside; in trees Right and Left open and close, in grids they lead to the
 * buttons of the row and back.
 */
export function RovingList<T extends ListRowItem>(props: RovingListProps<T>): ReactElement {
  const { role, label, rows, selected, className, renderRow, onHeld } = props;
  const base = useId();
  const scroll = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<string>();
  const wanted = useRef<string>(undefined);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: useCallback((index: number) => rows[index]?.height ?? 0, [rows]),
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    overscan: rows.length <= PLAIN_ROWS_MAX ? PLAIN_ROWS_MAX : 12,
    initialRect: { width: 0, height: 800 },
  });
  const stop = tabStop(rows, active, selected);
  const places = useMemo(() => placesIn(role, rows), [role, rows]);

  // A row that was out of view gets its element with the next render; then it can take the focus.
  useLayoutEffect(() => {
    if (wanted.current === undefined) return;
    const element = scroll.current?.querySelector<HTMLElement>(`[id="${CSS.escape(`${base}${wanted.current}`)}"]`);
    if (element === null || element === undefined) return;
    wanted.current = undefined;
    element.focus();
  });

  const focusRow = (key: string): void => {
    wanted.current = key;
    setActive(key);
    virtual.scrollToIndex(rows.findIndex((row) => row.key === key));
  };
  useKeptFocus(props, scroll, active, focusRow);
  const onKeyDown = useListKeys(props, stop, focusRow);
  const items = virtual.getVirtualItems();
  useView(props, items[0]?.index ?? 0, (items.at(-1)?.index ?? -1) + 1);
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);

  return (
    // The rows hold the focus; the list only hears their keys.
    <div
      ref={scroll}
      className={className}
      onKeyDown={onKeyDown}
      onPointerEnter={() => onHeld?.(true)}
      onPointerLeave={(event) => onHeld?.(event.currentTarget.contains(document.activeElement))}
      onFocus={() => onHeld?.(true)}
      onBlur={(event) => onHeld?.(event.currentTarget.matches(":hover"))}
    >
      <div role={role} aria-label={label} aria-rowcount={role === "grid" && places ? rows.length : undefined}>
        <div role="presentation" style={{ height: before }} />
        {items.map((item) => {
          const row = rows[item.index];
          return row === undefined ? null : (
            <Row
              key={row.key}
              element={renderRow(row, {
                ...itemProps(props, row, `${base}${row.key}`, stop === row.key, selected, setActive),
                ...places?.(item.index),
              })}
            />
          );
        })}
        <div role="presentation" style={{ height: Math.max(0, after) }} />
      </div>
      {props.after}
    </div>
  );
}

function useView<T extends ListRowItem>({ rows, onView }: RovingListProps<T>, from: number, to: number): void {
  useEffect(() => onView?.(from, to), [rows, from, to]);
}

type PlaceInSet = Pick<RovingItemProps, "aria-posinset" | "aria-setsize" | "aria-rowindex">;

/** Of a list of which not all rows are in the page, so that a screen reader cannot count them. */
function placesIn(
  role: "tree" | "listbox" | "grid",
  rows: readonly ListRowItem[],
): ((index: number) => PlaceInSet) | undefined {
  if (role === "tree" || rows.length <= PLAIN_ROWS_MAX) return undefined;
  if (role === "grid") return (index) => ({ "aria-rowindex": index + 1 });
  const heads = rows.flatMap((row, index) => (row.head ? [index] : []));
  const size = rows.length - heads.length;
  return (index) =>
    heads.includes(index)
      ? {}
      : { "aria-posinset": index + 1 - heads.filter((head) => head < index).length, "aria-setsize": size };
}

/** A focused row that goes (removed, moved, a group that closes) must not take the focus with it to nowhere. */
function useKeptFocus<T extends ListRowItem>(
  { rows, follow }: RovingListProps<T>,
  scroll: RefObject<HTMLDivElement | null>,
  active: string | undefined,
  focusRow: (key: string) => void,
): void {
  const place = useRef({ index: -1, hadFocus: false });
  const followed = useRef<object>(undefined);
  useLayoutEffect(() => {
    const { index: before, hadFocus } = place.current;
    const isNew = follow !== undefined && follow !== followed.current && rows.some((row) => row.key === follow.key);
    const isGone = !rows.some((row) => row.key === active);
    const next = rows[Math.min(before, rows.length - 1)];
    if (isNew) {
      followed.current = follow;
      focusRow(follow.key);
    } else if (isGone && hadFocus && document.activeElement === document.body && next !== undefined) focusRow(next.key);
  }, [rows, follow]);
  // How it stands until the rows change. A menu or a dialog about a row gives the focus back to it.
  useLayoutEffect(() => {
    const focused = document.activeElement;
    const isInLayer = focused?.closest("dialog, [role=menu], [role=dialog]") != null;
    const hadFocus = scroll.current?.contains(focused) === true || (place.current.hadFocus && isInLayer);
    place.current = { index: rows.findIndex((row) => row.key === active), hadFocus };
  });
}

function Row({ element }: { readonly element: ReactElement }): ReactElement {
  return element;
}

function tabStop(
  rows: readonly ListRowItem[],
  active: string | undefined,
  selected: string | undefined,
): string | undefined {
  const has = (key: string | undefined): boolean => key !== undefined && rows.some((row) => row.key === key);
  if (has(active)) return active;
  return has(selected) ? selected : rows.find((row) => !row.head)?.key;
}

const ROW_ROLES = { tree: "treeitem", listbox: "option", grid: "row" } as const;

function itemProps<T extends ListRowItem>(
  list: RovingListProps<T>,
  row: T,
  id: string,
  isStop: boolean,
  selected: string | undefined,
  setActive: (key: string) => void,
): RovingItemProps {
  if (row.head) return { id, role: "presentation" };
  const tree = list.role === "tree";
  return {
    id,
    role: ROW_ROLES[list.role],
    tabIndex: isStop ? 0 : -1,
    ...(row.expanded === undefined ? { "aria-selected": row.key === selected } : { "aria-expanded": row.expanded }),
    ...(tree ? { "aria-level": row.level ?? 1 } : {}),
    onFocus: () => setActive(row.key),
    onClick: (event) =>
      row.expanded === undefined ? list.onPick?.(row, isTouch(event)) : list.onToggle?.(row, !row.expanded),
    onDoubleClick: () => row.expanded === undefined && list.onOpen?.(row),
    onContextMenu: (event) => {
      if (list.onMenu === undefined) return;
      event.preventDefault();
      list.onMenu(row, { x: event.clientX, y: event.clientY });
    },
  };
}

/** Fingers do not double-click: there a second tap on what is selected opens it (design 11). */
function isTouch(event: MouseEvent): boolean {
  return event.nativeEvent instanceof PointerEvent && event.nativeEvent.pointerType === "touch";
}

const STEPS: Record<string, Step> = {
  Up: "up",
  Down: "down",
  Home: "first",
  End: "last",
  PageUp: "pageUp",
  PageDown: "pageDown",
};

function useListKeys<T extends ListRowItem>(
  list: RovingListProps<T>,
  stop: string | undefined,
  focusRow: (key: string) => void,
): (event: KeyboardEvent<HTMLDivElement>) => void {
  const typed = useRef({ text: "", at: 0 });
  return (event) => {
    const row = list.rows.find((candidate) => candidate.key === stop);
    const name = commandKey(event);
    if (list.role === "grid" && moveInRow(event.target as HTMLElement, name)) return event.preventDefault();
    if (row === undefined || !(event.target as HTMLElement).matches("[role=treeitem], [role=option], [role=row]"))
      return;
    const step = list.steps?.[name] ?? STEPS[name];
    const target = step === undefined ? undefined : nextKey(list.rows, row.key, step);
    const done = target === undefined ? runKey(list, row, name, event, focusRow) : (focusRow(target), true);
    if (
      done ||
      (event.key.length === 1 &&
        !event.ctrlKey &&
        !event.altKey &&
        !event.metaKey &&
        jump(list.rows, row.key, event, typed.current, focusRow))
    ) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
}

function runKey<T extends ListRowItem>(
  list: RovingListProps<T>,
  row: T,
  name: string,
  event: KeyboardEvent<HTMLDivElement>,
  focusRow: (key: string) => void,
): boolean {
  const element = event.target as HTMLElement;
  if (list.onKey?.(row, name)) return true;
  if (name === "Enter") {
    if (row.expanded === undefined) list.onOpen?.(row);
    else list.onToggle?.(row, !row.expanded);
    return true;
  }
  if (name === "Space" && list.onCard !== undefined) return (list.onCard(row, element), true);
  if ((name === "Shift+F10" || name === "ContextMenu") && list.onMenu !== undefined) {
    const box = element.getBoundingClientRect();
    list.onMenu(row, { x: box.left + 24, y: box.bottom });
    return true;
  }
  if (name === "/" && list.onFilter !== undefined) return (list.onFilter(), true);
  return list.role === "tree" && treeKey(list, row, name, focusRow);
}

/** Between a row of a grid and its buttons, in the order of the page; from the first of them back to the row. */
function moveInRow(from: HTMLElement, name: string): boolean {
  const row = from.closest<HTMLElement>("[role=row]");
  if (row === null || (name !== "Left" && name !== "Right")) return false;
  const stops = [row, ...row.querySelectorAll<HTMLElement>("button:not(:disabled)")];
  const next = stops[stops.indexOf(from) + (name === "Right" ? 1 : -1)];
  next?.focus();
  return next !== undefined;
}

/** Right opens, then goes in; Left closes, then goes out (WAI-ARIA tree pattern). */
function treeKey<T extends ListRowItem>(
  list: RovingListProps<T>,
  row: T,
  name: string,
  focusRow: (key: string) => void,
): boolean {
  const index = list.rows.indexOf(row);
  if (name === "Right") {
    if (row.expanded === false) list.onToggle?.(row, true);
    else if (row.expanded) move(nextKey(list.rows, row.key, "down"), focusRow);
    return true;
  }
  if (name !== "Left") return false;
  if (row.expanded) list.onToggle?.(row, false);
  else move(list.rows.slice(0, index).findLast((above) => (above.level ?? 1) < (row.level ?? 1))?.key, focusRow);
  return true;
}

function move(key: string | undefined, focusRow: (key: string) => void): void {
  if (key !== undefined) focusRow(key);
}

function jump(
  rows: readonly ListRowItem[],
  from: string,
  event: KeyboardEvent,
  typed: { text: string; at: number },
  focusRow: (key: string) => void,
): boolean {
  if (event.key === " " && event.timeStamp - typed.at > TYPING_PAUSE) return false;
  typed.text = event.timeStamp - typed.at > TYPING_PAUSE ? event.key : typed.text + event.key;
  typed.at = event.timeStamp;
  move(typeAhead(rows, from, typed.text), focusRow);
  return true;
}
/** After this many ms the next letter starts a new word. */
const TYPING_PAUSE = 700;
