import type { Command } from "commander";
import { pathOfBranch } from "#contract/lance.ts";
import type { Assembly } from "./assemble.ts";
import { parseId } from "./cli-arguments.ts";

/** `stillframe snapshot …`. @param withAssembly runs a command on the installation */
export function addSnapshotCommand(
  program: Command,
  withAssembly: (work: (assembly: Assembly) => Promise<void>) => Promise<void>,
  print: (line: string) => void,
): void {
  program
    .command("snapshot")
    .description("snapshots")
    .command("location")
    .description("print where readers of Lance find the items of a snapshot, as JSON")
    .argument("<dataset>", "the dataset", parseId)
    .argument("<snapshot>", "the snapshot", parseId)
    .action((datasetId: string, snapshotId: string) =>
      withAssembly(async ({ services }) => {
        const owner = await services.accounts.localOwner();
        const found = await services.exports.lanceSource(owner, datasetId, snapshotId, {
          isLocal: true,
        });
        if (found !== null) print(JSON.stringify({ ...found, path: pathOfBranch(found) }));
      }),
    );
}
