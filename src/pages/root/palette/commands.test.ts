import { expect, test } from "vitest";
import { type Command, findCommands } from "./commands.ts";

const command = (group: Command["group"], label: string, more: Partial<Command> = {}): Command => ({
  id: label,
  group,
  label,
  ...more,
});

const all = [
  command("datasets", "Night streets", { detail: "Ready" }),
  command("datasets", "Street Scenes Q1"),
  command("pages", "Tasks"),
  command("actions", "Create a snapshot", { also: "checkpoint" }),
  command("actions", "Restore a snapshot"),
  command("snapshots", "restreet", { detail: "manual" }),
];
const labels = (text: string) => findCommands(all, text).map(({ label }) => label);

test("without a text everything is there, actions before places", () => {
  expect(labels("")).toEqual([
    "Create a snapshot",
    "Restore a snapshot",
    "Tasks",
    "Night streets",
    "Street Scenes Q1",
    "restreet",
  ]);
});

test("what begins with the text comes first, then words that do, then the rest", () => {
  expect(labels("STREET")).toEqual(["Street Scenes Q1", "Night streets", "restreet"]);
});

test("words are the same in any case, form and width", () => {
  const stored = [command("datasets", "Cafe\u0301 Straße"), command("snapshots", "Ｖ２")];
  const found = (text: string) => findCommands(stored, text).map(({ label }) => label);
  expect(found("CAFÉ strasse")).toEqual(["Cafe\u0301 Straße"]);
  expect(found("v2")).toEqual(["Ｖ２"]);
});

test("every word counts, and details and other words too", () => {
  expect(labels("snapshot rest")).toEqual(["Restore a snapshot"]);
  expect(labels("checkpoint")).toEqual(["Create a snapshot"]);
  expect(labels("ready")).toEqual(["Night streets"]);
  expect(labels("nothing like it")).toEqual([]);
});

test("a long group does not hide the next one", () => {
  const many = Array.from({ length: 30 }, (_, at) => command("datasets", `set ${at}`));
  const found = findCommands([...many, command("snapshots", "set of signs")], "set");
  expect(found.map(({ group }) => group)).toEqual([...Array(8).fill("datasets"), "snapshots"]);
});
