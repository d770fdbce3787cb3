import { expect, test } from "vitest";
import { type RefusalReason, because, refusalCodes, refusalOf } from "#contract/refusals.ts";
import { refusals as german } from "./de/refusals.ts";
import { moreRefusalWords } from "./refusals-later.ts";
import { refusalMessage, refusalWords, whyNot } from "./refusals.ts";

type Words = Readonly<Record<string, string | undefined>>;

const english: Words = { ...refusalWords, ...moreRefusalWords };

/** The params that the sentence of a code reads. */
function paramsOf(code: RefusalReason["code"]): Set<string> {
  const read = new Set<string>();
  const params = new Proxy({}, { get: (_, name) => (read.add(String(name)), "READY") });
  refusalOf({ code, params } as RefusalReason);
  return read;
}

const named = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name).toSorted();

test("all codes have words, except those that only a program causes", () => {
  const without = refusalCodes().filter((code) => !(code in english));
  expect(without).toEqual(["idempotency_key_reused", "upload_not_found"]);
});

test.each(["English", "German"])("the %s words name only params of their code", (language) => {
  const words: Words =
    language === "German" ? { ...german.refusalWords, ...german.moreRefusalWords } : english;
  for (const code of refusalCodes()) {
    const text = words[code];
    if (text === undefined) continue;
    expect([...paramsOf(code)], code).toEqual(expect.arrayContaining(named(text)));
    expect(named(text), code).toEqual(named(english[code] ?? ""));
    expect(text.replaceAll(/\{\w+\}/g, "")).not.toMatch(/[a-z]_[a-z]|[A-Z]_[A-Z]/);
  }
});

test("names of tasks, statuses and roles are in words", () => {
  const blocked = because("blocked_by_task", {
    operation: "create_snapshot",
    task_type: "DATASET_CREATION",
  });
  expect(whyNot(blocked)).toBe("Wait until “Create dataset” is done");
  expect(
    whyNot(because("wrong_status", { operation: "reindex", dataset_status: "READ_ONLY" })),
  ).toBe("Not possible while the dataset is “Read Only”");
  expect(whyNot(because("role_missing", { role: "owner" }))).toBe(
    "Only an owner of this dataset can do this",
  );
  expect(whyNot(null)).toBeNull();
});

test.each([
  ["a code of a later version", { code: "too_warm", params: {} }],
  ["a name of an object's own", { code: "constructor", params: {} }],
  ["no code", { code: null, params: {} }],
  ["params that are missing", { code: "blocked_by_task", params: {} }],
  ["a role that is not known", { code: "role_missing", params: { role: "curator" } }],
])("%s has no words, so that the sentence is shown", (_, reason) => {
  expect(refusalMessage(reason)).toBeNull();
});

test("braces in a value are not replaced", () => {
  expect(refusalMessage({ code: "snapshot_damaged", params: { what: "{what} $& {x}" } })).toBe(
    "The snapshot is damaged: {what} $& {x}",
  );
});
