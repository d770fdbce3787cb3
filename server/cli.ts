#!/usr/bin/env node
import { Command } from "commander";
import { type Role, roles } from "#contract/dataset.ts";
import type { Assembly } from "./assemble.ts";
import type { Catalog } from "./catalog/catalog.ts";
import type { GatewayRole } from "./catalog/users-schema.ts";
import {
  parseEmail,
  parseGatewayRole,
  parseId,
  parseNewEmail,
  parseRole,
  parseState,
  parseTarget,
  parseTime,
} from "./cli-arguments.ts";
import type { CollectCommand } from "./collect-command.ts";
import { type Config, readConfig } from "./config.ts";
import { ensureCredentials, signToken } from "./credentials.ts";
import { readOwner } from "./data-folder.ts";
import type { Database } from "./database.ts";
import { type Log, createLog, quietEngine } from "./log.ts";
import { addModelsCommand } from "./models-command.ts";
import { printable } from "./printable.ts";
import { addPullCommand } from "./pull-command.ts";
import { addUpstreamCommand } from "./upstream-command.ts";
import { runToEnd } from "./run-to-end.ts";
import { wordsOfReport } from "./services/upkeep/doctor-report.ts";
import type { Services } from "./ports/services.ts";
import { addSnapshotCommand } from "./snapshot-command.ts";
import { signInLink } from "./sign-in-link.ts";
import { StartError } from "./start-error.ts";

// The rest of the service is loaded by the commands that need it: that takes a second of processor time.

const program = new Command("stillframe").description(
  "Version control you can see, for image and video datasets",
);

program
  .command("serve")
  .description("run the service and the console")
  .option("--sample", "load the sample dataset", false)
  .action(async (options: { sample: boolean }) => {
    const { serve } = await import("./main.ts");
    await serve(options);
  });

program
  .command("token")
  .description("print a token of the local owner for scripts")
  .option("--ttl <time>", "how long it is valid: 90s, 30m, 1h, 1d", parseTime, 3600)
  .action(async ({ ttl }: { ttl: number }) => {
    const config = await commandConfig();
    if (ttl > config.tokenHours * 3600) {
      throw new StartError(
        `--ttl must be ${config.tokenHours}h at most, unless STILLFRAME_TOKEN_HOURS is higher, here and for the service`,
      );
    }
    const credentials = await withAccounts(config, (accounts) =>
      ensureCredentials(config.dataFolder, accounts),
    );
    print(await signToken(credentials, ttl));
  });

program
  .command("login")
  .description("print a link that signs in once")
  .argument("[email]", "the user; by default the local owner", parseEmail)
  .action(async (email: string | undefined) => {
    const config = await commandConfig();
    print(await withAccounts(config, (accounts) => linkFor(config, accounts, email)));
  });

const user = program.command("user").description("users");

user
  .command("add")
  .description("add a person, and print a link that signs them in once")
  .argument("<email>", "the user's address", parseNewEmail)
  .action(async (email: string) => {
    const config = await commandConfig();
    const link = await withAccounts(config, async (accounts) => {
      await accounts.addUser(email);
      return linkFor(config, accounts, email);
    });
    print(link);
  });

user
  .command("role")
  .description("say what a person may do on a gateway; a new one may look")
  .argument("<email>", "the user's address", parseEmail)
  .argument("<role>", "viewer, editor or admin", parseGatewayRole)
  .action(async (email: string, role: GatewayRole) => {
    const config = await commandConfig();
    const { findUser } = await import("./catalog/accounts.ts");
    const { setGatewayRole } = await import("./catalog/gateway-roles.ts");
    await withCatalog(config, async ({ db }) => {
      const found = await findUser(db, email);
      if (found === undefined) throw new StartError(`there is no person ${email}: add them first`);
      await setGatewayRole(db, found.id, role);
    });
    print(`${email} is ${role} on this gateway`);
  });

addPullCommand(program);
addUpstreamCommand(program);
addModelsCommand(program);
addSnapshotCommand(program, async (work) => withAssembly(await commandConfig(), work), print);

const dataset = program.command("dataset").description("datasets");

dataset
  .command("set-snapshots")
  .description("switch the snapshots of a dataset on or off")
  .argument("<id>", "the dataset", parseId)
  .argument("<state>", "on or off", parseState)
  .action(async (id: string, on: boolean) => {
    const config = await dataConfig();
    const { setSnapshotSupport } = await import("./catalog/datasets.ts");
    await withCatalog(config, async ({ db }) => {
      if (!(await setSnapshotSupport(db, id, on))) throw new StartError(noDataset(id));
    });
    print(`snapshots of ${id} are ${on ? "on" : "off"}`);
  });

dataset
  .command("set-role")
  .description("give a user a role on a dataset, instead of the previous one")
  .argument("<id>", "the dataset", parseId)
  .argument("<email>", "the user's address", parseEmail)
  .argument("<role>", roles.join(", "), parseRole)
  .action(async (id: string, email: string, role: Role) => {
    const config = await dataConfig();
    const { findUser } = await import("./catalog/accounts.ts");
    const { datasetExists, setGrant } = await import("./catalog/datasets.ts");
    await withCatalog(config, async (catalog) => {
      const user = await findUser(catalog.db, email);
      if (user === undefined) throw new StartError(`there is no person ${email}: add them first`);
      await catalog.transaction(async (trx) => {
        if (!(await datasetExists(trx, id))) throw new StartError(noDataset(id));
        await setGrant(trx, id, user.id, role);
      });
    });
    print(`${email} is ${role} of ${id}`);
  });

program
  .command("collect")
  .description("free the space of what cannot be brought back any more")
  .option("--dry-run", "only report what would be removed", false)
  .option("--now", "do not wait the days in which removed things can be brought back", false)
  .option("--yes", "do not ask, even if it is more than a tenth of all media", false)
  .action(async (options: CollectCommand) => {
    const config = await dataConfig();
    const { runCollect, terminalQuestion } = await import("./collect-command.ts");
    await withAssembly(config, (assembly) =>
      runCollect(assembly, options, { print, ask: terminalQuestion() }),
    );
  });

program
  .command("move-catalog")
  .description(
    "move the database to another PostgreSQL server, or back into the data folder; with the service stopped",
  )
  .argument("<target>", "postgres://… of an empty database, or embedded", parseTarget)
  .action(async (target: string) => {
    const { moveCatalog } = await import("./move-catalog.ts");
    const { report, next } = await moveCatalog(await dataConfig(), target);
    if (report === null) print("it has been moved already");
    else {
      const { tables, rows, sequences } = report;
      print(`moved ${rows} rows of ${tables} tables and ${sequences} sequences, and compared them`);
    }
    print(next);
  });

program
  .command("copy-storage")
  .description(
    "copy tables, media and exports from the data folder to a bucket, or back; with the service stopped",
  )
  .argument("<from>", "where they are: folder, or s3://bucket/prefix")
  .argument("<to>", "an empty place, or one with an unfinished or older copy")
  .action(async (from: string, to: string) => {
    const { copyStorage } = await import("./copy-storage.ts");
    const read = (name: string) => process.env[name]?.trim() || undefined;
    const onProgress = (words: string) => void process.stderr.write(`${words}\n`);
    const copied = await copyStorage(await dataConfig(), { from, to }, { read, onProgress });
    const { files, bytes, there, damaged, next } = copied;
    print(`copied ${files} files, ${Math.round(bytes / 1e6)} MB; ${there} of them were there`);
    if (damaged > 0) print(`${damaged} media do not match their names, and are as they were`);
    print(next);
  });

program
  .command("rejoin")
  .description(
    "make one installation of a folder and a database that differ, for instance of two backups; with the service stopped",
  )
  .option("--yes", "do it, instead of only reporting", false)
  .action(async (options: { yes: boolean }) => {
    const { rejoin } = await import("./rejoin.ts");
    print(await rejoin(await dataConfig(), options));
  });

program
  .command("doctor")
  .description("compare catalog, lake and media, and report the damage")
  .option(
    "--read-data",
    "read and hash every file, instead of only checking that all files exist",
    false,
  )
  .option("--repair", "make repairs that lose no data", false)
  .action(async (options: { readData: boolean; repair: boolean }) => {
    const config = await dataConfig();
    const { doctor } = await import("./services/upkeep/doctor.ts");
    await withAssembly(config, async ({ deps }) => {
      const report = await doctor(deps, options);
      for (const line of wordsOfReport(report)) print(line);
      if (report.problems.length > 0) process.exitCode = 1;
    });
  });

/** The configuration of the commands on data, which a gateway has none of. */
async function dataConfig(): Promise<Config> {
  const config = await commandConfig();
  if (config.upstream === null) return config;
  throw new StartError(
    "this command is not for a gateway, which has no data: unset STILLFRAME_UPSTREAM for another installation",
  );
}

/** The configuration of all commands except `serve`, which alone may begin an installation. */
async function commandConfig(): Promise<Config> {
  quietEngine();
  const config = readConfig(process.env);
  // The database is all of a gateway.
  if (config.upstream !== null && config.databaseUrl !== undefined) return config;
  const { demandInstallation } = await import("./installation.ts");
  const { demandStore } = await import("./demand-store.ts");
  await demandStore(config.storage);
  await demandInstallation(config, process.env["STILLFRAME_DATA"]?.trim() || undefined);
  return config;
}

async function linkFor(
  config: Config,
  accounts: Services["accounts"],
  email: string | undefined,
): Promise<string> {
  if (email === undefined) await accounts.localOwner();
  const { code } = await accounts.createSignInCode(email);
  const host = config.host.includes(":") ? `[${config.host}]` : config.host;
  const url = readOwner(config.dataFolder)?.url ?? `http://${host}:${config.port}`;
  return signInLink(url, code);
}

async function withAccounts<T>(
  config: Config,
  work: (accounts: Services["accounts"]) => Promise<T>,
): Promise<T> {
  const { accountServices } = await import("./services/access/accounts.ts");
  return withCatalog(config, (catalog) => work(accountServices({ catalog })));
}

async function withCatalog<T>(config: Config, work: (catalog: Catalog) => Promise<T>): Promise<T> {
  const { openCatalog } = await import("./catalog/catalog.ts");
  const { adoptInstallation } = await import("./installation.ts");
  return withDatabase(config, async ({ connection, place }, log) => {
    const catalog = await openCatalog({
      connection,
      connections: 2,
      onError: ({ message }) => log.warn({ message }, "a connection to the database broke"),
    });
    try {
      const { dataFolder, storage, upstream } = config;
      if (upstream === null) await adoptInstallation({ connection, dataFolder, storage, place });
      return await work(catalog);
    } finally {
      await catalog.close();
    }
  });
}

async function withAssembly(
  config: Config,
  work: (assembly: Assembly) => Promise<void>,
): Promise<void> {
  const { assemble } = await import("./assemble.ts");
  await withDatabase(config, async (database, log) => {
    const assembly = await assemble(config, database, log);
    try {
      await work(assembly);
    } finally {
      await assembly.close();
    }
  });
}

async function withDatabase<T>(
  config: Config,
  work: (database: Database, log: Log) => Promise<T>,
): Promise<T> {
  const { reachDatabase } = await import("./database.ts");
  const database = await reachDatabase(config, "a command");
  try {
    return await work(database, createLog(config.logLevel === "info" ? "warn" : config.logLevel));
  } finally {
    await database.close();
  }
}

function noDataset(id: string): string {
  return `there is no dataset ${id}`;
}

function print(line: string): void {
  process.stdout.write(`${printable(line)}\n`);
}

/** Without a command, it is `serve`. */
function readArguments(): string[] {
  const given = process.argv.slice(2);
  return given.length === 0 || given[0] === "--sample" ? ["serve", ...given] : given;
}

await runToEnd(async () => {
  await program.parseAsync(readArguments(), { from: "user" });
});
