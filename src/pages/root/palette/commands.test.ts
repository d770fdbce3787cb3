import { IconPhoto } from "@tabler/icons-react";
import { expect, test } from "vitest";
import { type Command, findCommands } from "./commands.ts";

const command = (group: Command["group"], label: string, more: Partial<Command> = {}): Command => ({
  id: label,
  group,
  icon: IconPhoto,
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

test("without a text all commands are listed, actions before places", () => {
  expect(labels("")).toEqual([
    "Create a snapshot",
    "Restore a snapshot",
    "Tasks",
    "Night streets",
    "Street Scenes Q1",
    "restreet",
  ]);
});

test("commands that begin with the text come first, then those with such a word, then the rest", () => {
  expect(labels("STREET")).toEqual(["Street Scenes Q1", "Night streets", "restreet"]);
});

test("words match in any case, form and width", () => {
  const stored = [command("datasets", "Cafe\u0301 Straße"), command("snapshots", "Ｖ２")];
  const found = (text: string) => findCommands(stored, text).map(({ label }) => label);
  expect(found("CAFÉ strasse")).toEqual(["Cafe\u0301 Straße"]);
  expect(found("v2")).toEqual(["Ｖ２"]);
});

test("every word has to match, in the name, the details or the other words", () => {
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

test("what the server found is listed although the text is in what is not shown", () => {
  const found = command("items", "IMG_0001.jpg", { isFound: true });
  expect(findCommands([...all, found], "sunset")).toEqual([found]);
});
