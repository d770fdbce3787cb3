import { expect, test } from "vitest";
import { because } from "#contract/refusals.ts";
import { type Operation, rules } from "#contract/rules.ts";
import { abortRefusal, retryRefusal } from "#contract/task-rules.ts";
import { german } from "./de/german.ts";
import { refusalText } from "./refusals.ts";

const inGerman: Readonly<Record<string, unknown>> = german;

const sources = import.meta.glob<string>(["./*.ts", "!./*.test.ts"], {
  eager: true,
  query: "?raw",
  import: "default",
});
const modules = import.meta.glob<Record<string, unknown>>(["./*.ts", "!./*.test.ts"], {
  eager: true,
});

/** The English words: every constant of this folder that is made by `translated`. */
function catalogue(): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const [file, source] of Object.entries(sources)) {
    for (const [, name = ""] of source.matchAll(/= translated(?:<[^(]*>)?\(\s*"(\w+)"/g)) {
      expect(modules[file], `${file} exports "${name}" by this name`).toHaveProperty(name);
      found.set(name, modules[file]?.[name]);
    }
  }
  return found;
}

/** `a.b.c` and what is there, down to texts and functions. */
function leaves(words: unknown, path: string): [string, unknown][] {
  if (typeof words !== "object" || words === null) return [[path, words]];
  return Object.entries(words).flatMap(([name, value]) => leaves(value, `${path}.${name}`));
}

test("every word of the catalogue is there in German, and no other", () => {
  const english = catalogue();
  expect(english.size).toBeGreaterThan(12);
  const shape = (name: string, words: unknown) =>
    leaves(words, name).map(([path, value]) => `${path}: ${typeof value}`);
  for (const [name, words] of english) {
    expect(shape(name, inGerman[name]).toSorted()).toEqual(shape(name, words).toSorted());
  }
  expect(Object.keys(inGerman).toSorted()).toEqual([...english.keys()].toSorted());
});

/** Words that are the same in both languages. */
const same = new Set(
  "Name Server Status Tag Label Tags Labels Cluster Snapshot Stillframe Uploads Video Videos Enter".split(
    " ",
  ),
);

test("what reads like English was not copied by mistake", () => {
  for (const [name, words] of catalogue()) {
    const german = new Map(leaves(inGerman[name], name));
    const copied = leaves(words, name).filter(
      ([path, text]) =>
        typeof text === "string" &&
        /[a-z]{3}/.test(text) &&
        !same.has(text) &&
        !/^(JPEG|npm run)/.test(text) &&
        german.get(path) === text,
    );
    expect(copied).toEqual([]);
  }
});

test("the sentences of the rules have German ones, wherever they come from", () => {
  const operations = Object.keys(rules) as Operation[];
  const all = operations.flatMap((operation) => [
    because("blocked_by_task", { operation, task_type: "SNAPSHOT_RESTORE" }),
    because("wrong_status", { operation, dataset_status: "READ_ONLY" }),
  ]);
  const clone = { task_type: "SNAPSHOT_CLONE", status: "RUNNING" };
  const done = { task_type: "DATASET_CREATION", status: "COMPLETED" };
  all.push(
    ...[abortRefusal(clone), abortRefusal(done), retryRefusal(clone), retryRefusal(done)].filter(
      (refusal) => refusal !== null,
    ),
    ...(
      [
        "snapshots_off",
        "snapshot_is_current",
        "snapshot_restoring",
        "snapshot_cloning",
        "head_moved",
        "undo_unsaved",
      ] as const
    ).map((code) => because(code)),
  );
  const { say } = inGerman["refusalText"] as typeof refusalText;
  for (const { sentence } of all) {
    expect(say(sentence), sentence).not.toBe(sentence);
    expect(say(sentence)).not.toMatch(/\b(the|is|cannot|[a-z]+_[a-z]+|[A-Z]+_[A-Z]+)\b/);
  }
  expect(say("Something else")).toBe("Something else");
  expect(refusalText.say("The snapshot is being restored")).toBe("The snapshot is being restored");
});
