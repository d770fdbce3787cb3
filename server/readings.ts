import type { Assembly } from "./assemble.ts";
import type { Catalog } from "./catalog/catalog.ts";
import type { Reading } from "./http/metrics.ts";

/** What this process reports to monitors beside the figures of Node. */
export function readingsOf({
  deps: { catalog, taskRuns },
  link,
  worker,
}: Pick<Assembly, "deps" | "link" | "worker">): Reading[] {
  return [
    {
      name: "stillframe_database_available",
      help: "1 while the database answers this process",
      read: () => (link.lost === null ? 1 : 0),
    },
    connectionsOf(catalog),
    {
      name: "stillframe_tasks_running",
      help: "Tasks that this process runs",
      read: () => taskRuns.size,
    },
    {
      name: "stillframe_upkeep",
      help: "1 in the process that does the upkeep of the installation",
      read: () => (worker.leading ? 1 : 0),
    },
  ];
}

export function connectionsOf(catalog: Pick<Catalog, "connections">): Reading {
  return {
    name: "stillframe_database_connections",
    help: "Connections of this process for requests and tasks; waiting: those who wait for one",
    read: () => ({ label: "state", values: catalog.connections() }),
  };
}
