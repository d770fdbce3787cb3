import { useWindowEvent } from "@mantine/hooks";
import { pressedKey } from "#/lib/shortcuts.ts";
import type { useZoom } from "./use-zoom.ts";

interface ItemKeys {
  onPrevious: (() => void) | null;
  onNext: (() => void) | null;
  /** null where zooming is not possible. */
  zoom: Pick<ReturnType<typeof useZoom>, "zoomIn" | "zoomOut" | "reset" | "pan"> | null;
}

/** The keys of the large view. Keys that the focused element uses itself are left to it: a player seeks. */
export function useItemKeys({ onPrevious, onNext, zoom }: ItemKeys): void {
  const keys: Record<string, (() => void) | null | undefined> = {
    ArrowLeft: onPrevious,
    ArrowRight: onNext,
    "+": zoom?.zoomIn,
    // The same key without Shift, on many keyboards.
    "=": zoom?.zoomIn,
    "-": zoom?.zoomOut,
    "0": zoom?.reset,
  };
  const withShift: Record<string, (() => void) | undefined> = {
    ArrowLeft: zoom ? () => zoom.pan(-1, 0) : undefined,
    ArrowRight: zoom ? () => zoom.pan(1, 0) : undefined,
    ArrowUp: zoom ? () => zoom.pan(0, -1) : undefined,
    ArrowDown: zoom ? () => zoom.pan(0, 1) : undefined,
  };
  useWindowEvent("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || usesKeys(event.target)) return;
    const key = pressedKey(event);
    const act = (event.shiftKey ? withShift[key] : undefined) ?? keys[key];
    if (!act || (event.shiftKey && key.startsWith("Arrow") && !withShift[key])) return;
    event.preventDefault();
    act();
  });
}

function usesKeys(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches("video, input, textarea, select");
}
