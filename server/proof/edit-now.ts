/**
 * A process that edits one dataset once and prints the outcome: `edit-now.ts <data folder> <dataset> <tag>`. Its lease
 * lasts a second, and `STILLFRAME_FAULT` makes it pause in the middle.
 */

import { assemble } from "../assemble.ts";
import { armFaultsFrom } from "../fault.ts";
import { embeddedPlace } from "../installation-file.ts";
import { createLog } from "../log.ts";
import { createServices } from "../services/create-services.ts";
import { runningDatabase } from "../testing/test-database.ts";

const [dataFolder = "", datasetId = "", tag = ""] = process.argv.slice(2);
const connection = await runningDatabase(dataFolder);
armFaultsFrom(process.env["STILLFRAME_FAULT"] ?? "");
const config = { dataFolder, importRoots: [], minFreeBytes: 0, restoreAtOnce: 40_000 };
const database = { connection, place: embeddedPlace, folder: null };
const { deps, close } = await assemble(config, database, createLog("error"));
const { media, accounts } = createServices({ ...deps, leaseSeconds: 1 });
const actor = await accounts.localOwner();
const body = { filter: {}, add_tags: [tag] };
const { updated } = await media.edit({ actor, requestId: crypto.randomUUID() }, datasetId, body);
await close();
process.stdout.write(`${updated}\n`);
