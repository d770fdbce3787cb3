/**
 * A worker process that runs one task and ends: `work-now.ts <data folder> <task>`. `STILLFRAME_FAULT` makes it die on
 * the way.
 */

import { assemble } from "../assemble.ts";
import { armFaultsFrom } from "../fault.ts";
import { embeddedPlace } from "../installation-file.ts";
import { createLog } from "../log.ts";
import { runTask } from "../tasks/run-task.ts";
import { runningDatabase } from "../testing/test-database.ts";

const [dataFolder = "", taskId = ""] = process.argv.slice(2);
const connection = await runningDatabase(dataFolder);
armFaultsFrom(process.env["STILLFRAME_FAULT"] ?? "");
const config = { dataFolder, importRoots: [], minFreeBytes: 0, restoreAtOnce: 40_000 };
const database = { connection, place: embeddedPlace, folder: null };
const { deps, close } = await assemble(config, database, createLog("error"));
await runTask(deps, deps.kinds, taskId);
await close();
