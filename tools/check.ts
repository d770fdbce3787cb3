/** `pnpm check`: format, lint, types, unused code and the tests that need no browser. */

import { runSuites, suites } from "./suites.ts";
import { closingLines } from "./tally.ts";

const tally = await runSuites(suites.filter(({ name }) => name === "check" || name === "node"));
process.exitCode = tally.failed === 0 ? 0 : 1;
console.log(`\n${closingLines(tally)}`);
