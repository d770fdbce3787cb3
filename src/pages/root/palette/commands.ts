import { foldText } from "#contract/fold-text.ts";
import type { Step } from "#/features/palette/opened.ts";

/** What the palette offers: places to go, and actions with the reason where one is not possible now. */
export interface Command {
  id: string;
  group: CommandGroup;
  label: string;
  /** What tells it from others of the same name. */
  detail?: string;
  /** Words that it is found by, too. */
  also?: string;
  /** Why it cannot be done now, or null. */
  reason?: string | null;
  /** Not there for a step in between, which asks for a snapshot. */
  run?: () => void;
  step?: Step;
}

export const commandGroups = ["actions", "pages", "datasets", "snapshots"] as const;
export type CommandGroup = (typeof commandGroups)[number];

/** Shown of a group at most, so that a long one does not hide the next. */
const mostOfMany = 8;
/** Where there is only one group. */
const mostInStep = 50;

/**
 * The commands that have every word of the text somewhere, those that begin with it first; without a text
 * all of them. At most a few of each group, in the order of the groups.
 */
export function findCommands(
  commands: readonly Command[],
  text: string,
  step: Step | null = null,
): Command[] {
  const most = step === null ? mostOfMany : mostInStep;
  const words = foldText(text).split(/\s+/).filter(Boolean);
  const found = commands
    .map((command) => ({ command, rank: rankOf(command, words) }))
    .filter(({ rank }) => rank > 0)
    .toSorted((a, b) => b.rank - a.rank)
    .map(({ command }) => command);
  return commandGroups.flatMap((group) =>
    found.filter((command) => command.group === group).slice(0, most),
  );
}

/** 0: not meant · 1: has the words · 2: one of its words begins so · 3: begins with the text. */
function rankOf({ label, detail = "", also = "" }: Command, words: readonly string[]): number {
  const [first] = words;
  if (first === undefined) return 1;
  const name = foldText(label);
  const whole = foldText(`${name} ${detail} ${also}`);
  if (!words.every((word) => whole.includes(word))) return 0;
  if (name.startsWith(first)) return 3;
  return name.split(/[\s\-_/]+/).some((part) => part.startsWith(first)) ? 2 : 1;
}
