import { afterAll, inject } from "vitest";
import { disarmFaults } from "#server/fault.ts";
import { shareServer } from "#server/testing/test-database.ts";

shareServer(inject("serversFolder"));
afterAll(disarmFaults);
