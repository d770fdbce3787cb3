import { useWindowEvent } from "@mantine/hooks";
import { isTyping, pressedKey, singleKeys } from "#/lib/shortcuts.ts";

interface InventoryKeys {
  toSearch: () => void;
  toggleLook: () => void;
}

/** Keys of the inventory: the search, the look, and from one dataset to the next; Enter opens, as of any link. */
export function useInventoryKeys({ toSearch, toggleLook }: InventoryKeys): void {
  useWindowEvent("keydown", (event) => {
    const { target } = event;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    // The first Escape clears a search, which is the browser's; the next leaves it.
    if (event.key === "Escape" && target instanceof HTMLInputElement && target.value === "") {
      if (target.type === "search") target.blur();
      return;
    }
    if (isTyping(target) || isInOverlay(target)) return;
    const key = pressedKey(event);
    const isArrow = key.startsWith("Arrow");
    // Arrows scroll the page, unless a dataset has the focus.
    const isOnDataset = target instanceof Element && target.matches(selector);
    if (isArrow ? !isOnDataset : !singleKeys.get()) return;
    const keys: Readonly<Record<string, () => void>> = {
      "/": toSearch,
      v: toggleLook,
      j: () => step(1),
      k: () => step(-1),
      ArrowRight: () => step(1),
      ArrowLeft: () => step(-1),
      ArrowDown: () => stepLine(1),
      ArrowUp: () => stepLine(-1),
    };
    const act = keys[key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
}

const selector = "[data-dataset]";

function links(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(selector)];
}

function step(by: number): void {
  const all = links();
  const here = all.findIndex((link) => link === document.activeElement);
  const next = here === -1 ? 0 : Math.max(0, Math.min(all.length - 1, here + by));
  all[next]?.focus();
}

/** To the dataset above or below: of cards, the nearest in the next line. */
function stepLine(direction: 1 | -1): void {
  const here = document.activeElement?.getBoundingClientRect();
  if (here === undefined) return;
  const placed = links().map((link) => ({ link, box: link.getBoundingClientRect() }));
  const beyond = placed.filter(({ box }) => direction * (box.top - here.top) > 8);
  const line = Math.min(...beyond.map(({ box }) => Math.abs(box.top - here.top)));
  const inLine = beyond.filter(({ box }) => Math.abs(box.top - here.top) < line + 8);
  const nearest = inLine.toSorted(
    (a, b) => Math.abs(a.box.left - here.left) - Math.abs(b.box.left - here.left),
  )[0];
  nearest?.link.focus();
}

/** A dialog or an open menu has its own keys. */
function isInOverlay(target: EventTarget | null): boolean {
  if (document.querySelector("[aria-modal=true]") !== null) return true;
  return target instanceof Element && target.closest("[role=menu]") !== null;
}
