import type { Command } from "commander";
import { readConfig } from "./config.ts";
import { printable } from "./printable.ts";
import { StartError } from "./start-error.ts";

/** `stillframe upstream …`: the Visual Layer that a gateway forwards to. It needs no data folder and no database. */
export function addUpstreamCommand(program: Command): void {
  program
    .command("upstream")
    .description("the Visual Layer that a gateway forwards to")
    .command("check")
    .description(
      "say what the server of STILLFRAME_UPSTREAM can do, and what is wrong with it or the key",
    )
    .action(async () => {
      const { upstream: configured } = readConfig(process.env);
      if (configured === null) {
        throw new StartError(
          "STILLFRAME_UPSTREAM must be the address of a Visual Layer, such as https://app.visual-layer.com",
        );
      }
      const { checkUpstream } = await import("./gateway/check-upstream.ts");
      const { Upstream } = await import("./gateway/upstream.ts");
      const upstream = new Upstream(configured);
      try {
        const ok = await checkUpstream(upstream, (line) => {
          process.stdout.write(`${printable(line)}\n`);
        });
        if (!ok) process.exitCode = 1;
      } finally {
        await upstream.close();
      }
    });
}
