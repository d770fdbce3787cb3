import { expect, test } from "vitest";
import type { ItemHistory } from "#contract/history.ts";
import { historySteps } from "./history-steps.ts";

type Version = ItemHistory["versions"][number];
const version = (name: string, change: Version["change"]): Version => ({
  version: name,
  present: change !== "absent" && change !== "removed",
  change,
  fields: change === "modified" ? ["tags"] : [],
});

test("versions without a change are grouped, and the present state is alone", () => {
  const [now, edited, first] = [
    version("head", "same"),
    version("c", "modified"),
    version("a", "added"),
  ];
  const steps = historySteps([now, version("e", "same"), version("d", "same"), edited, first]);
  expect(steps).toEqual([
    { kind: "version", version: now, differsFromNow: false },
    { kind: "run", key: "e", count: 2 },
    { kind: "version", version: edited, differsFromNow: false },
    { kind: "version", version: first, differsFromNow: true },
  ]);
});

test("versions before a deletion differ from now", () => {
  const steps = historySteps([version("head", "removed"), version("a", "added")]);
  expect(steps.map((step) => step.kind === "version" && step.differsFromNow)).toEqual([
    false,
    true,
  ]);
});
