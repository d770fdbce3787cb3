import { foldText } from "#contract/fold-text.ts";
import type { Icon } from "@tabler/icons-react";
import type { Step } from "#/features/palette/opened.ts";

/** The entries of the palette: pages to go to, and actions with the reason where one is disabled. */
export interface Command {
  id: string;
  group: CommandGroup;
  label: string;
  /** Distinguishes it from others with the same name. */
  detail?: string;
  /** Further search words. */
  also?: string;
  icon: Icon;
  /** The key that does the same on its page. */
  shortcut?: string;
  /** The server searched for the text, in more than what is shown. */
  isFound?: boolean;
  /** Why it is disabled, or null. */
  reason?: string | null;
  /** Absent for a step that first asks for a snapshot. */
  run?: () => void;
  step?: Step;
}

export const commandGroups = [
  "actions",
  "pages",
  "datasets",
  "snapshots",
  "items",
  "receipts",
  "tasks",
] as const;
export type CommandGroup = (typeof commandGroups)[number];

/** The most entries of a group, so that a long group does not hide the next. */
const mostOfMany = 8;
/** The limit where there is only one group. */
const mostInStep = 50;

/**
 * The commands that contain every word of the text, those that begin with it first; without a text, all of them. At
 * most a few of each group, in the order of the groups.
 */
export function findCommands(
  commands: readonly Command[],
  text: string,
  step: Step | null = null,
): Command[] {
  const most = step === null ? mostOfMany : mostInStep;
  const words = foldText(text).split(/\s+/).filter(Boolean);
  const found = commands
    .map((command) => ({ command, rank: rankOf(command, words) || (command.isFound ? 1 : 0) }))
    .filter(({ rank }) => rank > 0)
    .toSorted((a, b) => b.rank - a.rank)
    .map(({ command }) => command);
  return commandGroups.flatMap((group) =>
    found.filter((command) => command.group === group).slice(0, most),
  );
}

/** 0: no match · 1: contains the words · 2: a word begins with the text · 3: begins with the text. */
function rankOf({ label, detail = "", also = "" }: Command, words: readonly string[]): number {
  const [first] = words;
  if (first === undefined) return 1;
  const name = foldText(label);
  const whole = foldText(`${name} ${detail} ${also}`);
  if (!words.every((word) => whole.includes(word))) return 0;
  if (name.startsWith(first)) return 3;
  return name.split(/[\s\-_/]+/).some((part) => part.startsWith(first)) ? 2 : 1;
}
