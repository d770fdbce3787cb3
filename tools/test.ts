/** `npm test [-- suite [arguments]]`: every suite, or one of them with arguments for its runner. */

import { runSuites, suites } from "./suites.ts";
import { closingLines } from "./tally.ts";

const [name, ...args] = process.argv.slice(2);
const chosen = name ? suites.filter((suite) => suite.name === name) : suites;
if (chosen.length === 0) {
  const names = suites.map((suite) => suite.name).join(", ");
  console.error(`There is no suite "${name}". There are: ${names}.`);
}
const tally =
  chosen.length === 0
    ? { passed: 0, failed: 1, skipped: 0, remarks: [] }
    : await runSuites(chosen, args);
process.exitCode = tally.failed === 0 ? 0 : 1;
console.log(["", ...tally.remarks, closingLines(tally)].join("\n"));
