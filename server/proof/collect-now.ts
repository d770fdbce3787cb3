/**
 * Runs a collector in a separate process, beside the service on the given data folder, as if every grace period were
 * over. `STILLFRAME_FAULT` stops it at a point.
 */

import { assemble } from "../assemble.ts";
import { armFaultsFrom } from "../fault.ts";
import { embeddedPlace } from "../installation-file.ts";
import { createLog } from "../log.ts";
import { collect } from "../services/upkeep/collect.ts";
import { runningDatabase } from "../testing/test-database.ts";

const dayMs = 24 * 3_600_000;

const [dataFolder = ""] = process.argv.slice(2);
const connection = await runningDatabase(dataFolder);
armFaultsFrom(process.env["STILLFRAME_FAULT"] ?? "");
const config = { dataFolder, importRoots: [], minFreeBytes: 0, restoreAtOnce: 40_000 };
const database = { connection, place: embeddedPlace, folder: null };
const { deps, close } = await assemble(config, database, createLog("error"));
const report = await collect(deps, { now: new Date(Date.now() + dayMs + 60_000), yes: true });
await close();
process.stdout.write(`${JSON.stringify(report)}\n`);
