import { join } from "node:path";
import { type ChildService, startChildService } from "./start-child-service.ts";

/** The report of large-service.ts. */
export interface LargeService {
  url: string;
  /** Its only dataset. */
  datasetId: string;
}

export async function startLargeService(items: number): Promise<ChildService<LargeService>> {
  return startChildService(join(import.meta.dirname, "large-service.ts"), [String(items)]);
}
