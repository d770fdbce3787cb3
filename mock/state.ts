import { mockClock } from "./clock.ts";
import { type MockDb, emptyDb } from "./db.ts";
import type { MockProfile, MockScenario } from "./scenarios.ts";
import { seed } from "./seed.ts";
import { finishTasks } from "./tasks.ts";

let db: MockDb = emptyDb("full", "default");

/** The mock's present state; tests may read and change it. */
export function mockDb(): MockDb {
  return db;
}

/** Starts again with fresh seeds and a running clock. Tests call it before each case. */
export function resetMock(
  profile: MockProfile = "full",
  scenario: MockScenario = "default",
): MockDb {
  mockClock.run();
  db = emptyDb(profile, scenario);
  if (scenario !== "empty") seed(db);
  return db;
}

/** Moves the clock until every task that can end has ended. */
export function settleMock(): void {
  finishTasks(db);
}

/** Moves the clock forward: the next request sees the effects. */
export function advanceMock(ms: number): void {
  mockClock.advance(ms);
}
