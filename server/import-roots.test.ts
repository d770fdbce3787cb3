import { expect, test } from "vitest";
import { warnOfMissingRoots } from "./import-roots.ts";

test("an import root that is missing, or a file, is named in the log; a folder is not", async () => {
  const warned: unknown[] = [];
  const folder = import.meta.dirname;
  await warnOfMissingRoots([folder, `${folder}/nowhere`, import.meta.filename], {
    warn: (facts: unknown) => void warned.push(facts),
  });
  expect(warned).toEqual([{ root: `${folder}/nowhere` }, { root: import.meta.filename }]);
});
