/** The suites of `npm test`: their commands, which of them run at the same time, and how they are counted. */

import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import pLimit from "p-limit";
import { ensureChromium, whyNotCompared } from "./chromium.ts";
import { isStopping, root, run } from "./setup/run.mjs";
import { type Tally, sum, tallyOfRun } from "./tally.ts";
import { type Print, printInTurn } from "./turns.ts";

interface Step {
  name: string;
  /** A program of node_modules/.bin, or Node itself. */
  command: [string, ...string[]];
  /** The path of its JSON report; a step without one counts as one test. */
  report?: string;
  env?: Record<string, string>;
}

interface Suite {
  name: string;
  needsChromium?: boolean;
  /** Whether its tests use the optional packages, which are then installed before. */
  needsModels?: boolean;
  /** A note for the end about what this run could not check; undefined where it checked everything. */
  remark?: () => Promise<string | undefined>;
  steps: Step[];
}

const reports = join(root, "test-results");

function vitest(project: string): Step {
  const report = join(reports, `${project}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  return {
    name: `tests: ${project}`,
    command: ["vitest", "run", "--project", project, ...reporters],
    report,
  };
}

function playwright(project: string, name: string): Step {
  const report = join(reports, `${name}.json`);
  return {
    name: `tests: ${name}`,
    command: ["playwright", "test", `--project=${project}`],
    report,
    env: { STILLFRAME_REPORT: report },
  };
}

/** In the order of their start; two run at a time, so the longest ones begin early. */
export const suites: Suite[] = [
  {
    name: "check",
    steps: [
      { name: "format", command: ["oxfmt", "--check"] },
      // The linter's rules need the types of every file, so it checks them on the way: half the time of both.
      { name: "lint and types", command: ["oxlint", "--type-check"] },
      { name: "unused code", command: ["knip"] },
    ],
  },
  { name: "node", needsModels: true, steps: [vitest("node")] },
  {
    name: "build",
    steps: [
      { name: "build", command: [process.execPath, "tools/setup.mjs", "build"] },
      { name: "size", command: ["size-limit"] },
      vitest("built"),
    ],
  },
  {
    name: "e2e",
    needsChromium: true,
    needsModels: true,
    steps: [playwright("journeys", "e2e")],
  },
  { name: "browser", needsChromium: true, steps: [vitest("browser")] },
  {
    name: "visual",
    needsChromium: true,
    remark: whyNotCompared,
    steps: [playwright("visual", "visual")],
  },
];

function readReport(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

async function runStep(step: Step, args: string[], print: Print | undefined): Promise<Tally> {
  const [file, ...rest] = step.command;
  const say = print ?? ((text: string | Buffer) => process.stdout.write(text));
  say(`\n# ${step.name}: ${[file, ...rest, ...args].join(" ")}\n\n`);
  // A report of an earlier run must not count for this one.
  if (step.report) rmSync(step.report, { force: true });
  const env = { ...(print && process.stdout.isTTY ? { FORCE_COLOR: "1" } : {}), ...step.env };
  const { code } = await run(file, [...rest, ...args], { env, heard: print });
  if (step.report) return tallyOfRun(code, readReport(step.report));
  return code === 0
    ? { passed: 1, failed: 0, skipped: 0, remarks: [] }
    : { passed: 0, failed: 1, skipped: 0, remarks: [`failed: ${step.name}`] };
}

let installing: Promise<boolean> | undefined;

/** The optional packages, without which their tests are skipped. A second call waits for the first. */
function installModels(): Promise<boolean> {
  installing ??= run(process.execPath, ["server/cli.ts", "models", "install"], {
    capture: true,
  }).then(({ code, output }) => {
    if (code !== 0) console.error(output.trimEnd());
    return code === 0;
  });
  return installing;
}

async function runSuite(suite: Suite, args: string[], print?: Print): Promise<Tally[]> {
  if (suite.needsChromium && !(await ensureChromium())) {
    const remarks = [`failed: ${suite.name}, for want of Chromium`];
    return [{ passed: 0, failed: 1, skipped: 0, remarks }];
  }
  if (suite.needsModels && !(await installModels())) {
    const remarks = [
      `failed: ${suite.name}, for want of what \`stillframe models install\` installs`,
    ];
    return [{ passed: 0, failed: 1, skipped: 0, remarks }];
  }
  const remark = await suite.remark?.();
  const tallies: Tally[] =
    remark === undefined ? [] : [{ passed: 0, failed: 0, skipped: 0, remarks: [remark] }];
  for (const step of suite.steps) {
    if (!isStopping()) tallies.push(await runStep(step, args, print));
  }
  return tallies;
}

/** A suite alone leaves half of two cores idle: tests wait for databases, disks and pages. */
const atOnce = pLimit(2);

/** Runs suites, two at a time; `args` go to each of their runners. A suite alone prints to the terminal itself. */
export async function runSuites(chosen: Suite[], args: string[] = []): Promise<Tally> {
  mkdirSync(reports, { recursive: true });
  const [only, ...others] = chosen;
  if (only !== undefined && others.length === 0) return sum(await runSuite(only, args));
  const turn = printInTurn(process.stdout);
  const tallies = await Promise.all(
    chosen.map((suite) =>
      atOnce(() => turn((print) => (isStopping() ? [] : runSuite(suite, args, print)))),
    ),
  );
  return sum(tallies.flat());
}
