import { afterAll, inject } from "vitest";
import { disarmFaults } from "#server/fault.ts";
import { quietEngine } from "#server/log.ts";
import { shareServer } from "#server/testing/test-database.ts";

// A store that fails on purpose would fill the output.
quietEngine();
shareServer(inject("serversFolder"));
afterAll(disarmFaults);
