/** Installs the locked dependencies into node_modules. */

import { join } from "node:path";
import { withLock } from "./lock.mjs";
import { root, step, toolchain } from "./run.mjs";
import { hashOf, isStamped, stamp, unstamp } from "./stamp.mjs";
import { ensurePnpm } from "./toolchain.mjs";

const stampFile = join(root, "node_modules/.setup-stamp");

/** Includes the platform: a checkout that moves to another machine keeps its node_modules, but needs other binaries. */
const inputs = () =>
  hashOf(["package.json", "pnpm-lock.yaml", "pnpm-workspace.yaml"], {
    salt: `${process.platform}-${process.arch}`,
  });

export async function installDependencies() {
  if (isStamped(stampFile, inputs())) return;
  const pnpm = await ensurePnpm();
  await withLock(toolchain, async () => {
    const hash = inputs();
    if (isStamped(stampFile, hash)) return;
    unstamp(stampFile);
    await step("installing the dependencies", pnpm, ["install", "--frozen-lockfile"], {
      // Without a terminal pnpm refuses to replace a node_modules, unless CI is set, which means that no user can
      // answer.
      env: { CI: "true" },
    });
    stamp(stampFile, hash);
  });
}
