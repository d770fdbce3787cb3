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

/** The facts of a key event that tell what it means. */
type KeyFacts = Pick<KeyboardEvent, "key" | "code" | "shiftKey" | "isComposing">;

/** Letters of a script that no shortcut is written in, and the marks that stand where Latin has its own. */
const foreign = /^(?!\p{Script=Latin})[\p{L}\p{M}؟。、]$/u;

const marks: Readonly<Record<string, readonly [plain: string, shifted: string]>> = {
  Comma: [",", "<"],
  Period: [".", ">"],
  Slash: ["/", "?"],
};

/**
 * What is pressed, as shortcuts are written: the key itself, or, under a layout whose letters are not Latin, what
 * stands at its place on a Latin keyboard. Caps Lock changes nothing. Empty while a text is being composed: then the
 * key belongs to the input method.
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
