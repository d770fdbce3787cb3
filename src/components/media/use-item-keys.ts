import { useWindowEvent } from "@mantine/hooks";
import { pressedKey, singleKeys } from "#/lib/shortcuts.ts";
import type { Zoom } from "./use-zoom.ts";

interface ItemKeys {
  onPrevious: (() => void) | null;
  onNext: (() => void) | null;
  /** null where zooming is not possible. */
  zoom: Pick<Zoom, "zoomIn" | "zoomOut" | "toFit" | "toPixels" | "pan"> | null;
  /** Further single keys of the page. */
  more?: Readonly<Record<string, () => void>>;
}

/** The keys of the large view. Keys that the focused element uses itself are left to it: a player seeks. */
export function useItemKeys({ onPrevious, onNext, zoom, more = {} }: ItemKeys): void {
  const arrows: Record<string, (() => void) | null> = {
    ArrowLeft: onPrevious,
    ArrowRight: onNext,
  };
  const single: Record<string, (() => void) | undefined> = {
    ...more,
    "+": zoom?.zoomIn,
    // The same key without Shift, on many keyboards.
    "=": zoom?.zoomIn,
    "-": zoom?.zoomOut,
    "0": zoom?.toFit,
    "1": zoom?.toPixels,
  };
  const withShift: Record<string, (() => void) | undefined> = {
    ArrowLeft: zoom ? () => zoom.pan(-1, 0) : undefined,
    ArrowRight: zoom ? () => zoom.pan(1, 0) : undefined,
    ArrowUp: zoom ? () => zoom.pan(0, -1) : undefined,
    ArrowDown: zoom ? () => zoom.pan(0, 1) : undefined,
  };
  useWindowEvent("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (usesKeys(event.target)) return;
    const key = pressedKey(event);
    const isArrow = key.startsWith("Arrow");
    const act = isArrow
      ? (event.shiftKey ? withShift : arrows)[key]
      : singleKeys.get()
        ? single[key]
        : undefined;
    if (!act) return;
    event.preventDefault();
    act();
  });
}

function usesKeys(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  // Another dialog over the large view.
  if (target.closest("[aria-modal=true]") && !target.closest("[data-flips], [data-steps]"))
    return true;
  return target.matches("video, input, textarea, select, [role=menuitem], [role=option]");
}
