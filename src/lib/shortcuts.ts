import { createStore } from "./store.ts";
import { readSetting, writeSetting } from "./storage.ts";

/**
 * Whether keys without a modifier do something. Who speaks to the computer, or presses keys by accident,
 * can switch them off (WCAG 2.1.4).
 */
export const singleKeys = createStore(readSetting("shortcuts") !== "off");

export function setSingleKeys(on: boolean): void {
  writeSetting("shortcuts", on ? "on" : "off");
  singleKeys.set(on);
}

/** Whether what is pressed is text for somebody: then it is no shortcut. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.matches("input:not([type='checkbox']), textarea, select, [contenteditable='true']")
  );
}
