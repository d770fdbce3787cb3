import { createStore } from "./store.ts";
import { readSetting, writeSetting } from "./storage.ts";

/**
 * Whether shortcuts without a modifier are on. Users of speech input, or users who press keys by accident, can turn
 * them off (WCAG 2.1.4).
 */
export const singleKeys = createStore(readSetting("shortcuts") !== "off");

export function setSingleKeys(on: boolean): void {
  writeSetting("shortcuts", on ? "on" : "off");
  singleKeys.set(on);
}

/** Whether the key goes into a text field: then it is no shortcut. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.matches("input:not([type='checkbox']), textarea, select, [contenteditable='true']")
  );
}

/** The properties of a key event that determine the shortcut. */
type KeyFacts = Pick<KeyboardEvent, "key" | "code" | "shiftKey" | "isComposing">;

/** Letters of non-Latin scripts, and punctuation in the place of Latin punctuation. */
const foreign = /^(?!\p{Script=Latin})[\p{L}\p{M}؟。、]$/u;

const marks: Readonly<Record<string, readonly [plain: string, shifted: string]>> = {
  Comma: [",", "<"],
  Period: [".", ">"],
  Slash: ["/", "?"],
};

/**
 * The pressed key, in the notation of shortcuts: the key itself or, with a non-Latin layout, the key at the same place
 * of a Latin keyboard. Caps Lock has no effect. Empty during text composition, when the key belongs to the input
 * method.
 */
export function pressedKey({ key, code, shiftKey, isComposing }: KeyFacts): string {
  if (isComposing || key === "Process") return "";
  const typed = key.normalize("NFKC");
  if ([...typed].length !== 1) return key;
  const meant = foreign.test(typed) ? (placedAt(code, shiftKey) ?? typed) : typed;
  return shiftKey ? meant.toUpperCase() : meant.toLowerCase();
}

function placedAt(code: string, shifted: boolean): string | undefined {
  if (/^Key[A-Z]$/.test(code)) return code.slice(3);
  return marks[code]?.[shifted ? 1 : 0];
}
