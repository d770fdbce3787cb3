import { inject } from "vitest";
import { shareServer } from "#server/testing/test-database.ts";

shareServer(inject("serversFolder"));
