import { expect, it } from "vitest";
import { createGroupCommit } from "./group-commit.ts";

/** Files whose steps are recorded, and folders whose syncs the test releases. */
function recorded() {
  const steps: string[] = [];
  const held: (() => void)[] = [];
  const commit = createGroupCommit(async (folder) => {
    steps.push(`sync ${folder}/`);
    await new Promise<void>((go) => held.push(go));
  });
  const put = (folder: string, file: string, failing?: "sync" | "name") => {
    const doing = (step: "sync" | "name") => async () => {
      if (failing === step) throw new Error(`${step} ${file} failed`);
      steps.push(`${step} ${file}`);
    };
    return commit({ folder, sync: doing("sync"), name: doing("name") });
  };
  const letGo = () => held.splice(0).forEach((go) => go());
  return { steps, held, put, commit, letGo };
}

it("syncs all files of a group, then names them, then syncs each folder once", async () => {
  const { steps, held, put, letGo } = recorded();
  const first = put("x", "1");
  await expect.poll(() => held.length).toBe(1);
  const others = [put("x", "2"), put("y", "3"), put("x", "4")];
  letGo();
  await first;
  expect(steps.splice(0, 3)).toEqual(["sync 1", "name 1", "sync x/"]);
  await expect.poll(() => held.length).toBe(2);
  letGo();
  await Promise.all(others);
  expect(steps).toEqual([
    "sync 2",
    "sync 3",
    "sync 4",
    "name 2",
    "name 3",
    "name 4",
    "sync x/",
    "sync y/",
  ]);
});

it("does not count a running sync of a folder for later files", async () => {
  const { steps, held, put, commit, letGo } = recorded();
  const first = put("x", "1");
  await expect.poll(() => held.length).toBe(1);
  const later = commit({ folder: "x" });
  letGo();
  await first;
  await expect.poll(() => held.length).toBe(1);
  letGo();
  await later;
  expect(steps.filter((step) => step === "sync x/").length).toBe(2);
});

it("fails only that file, and never names one that could not be synced", async () => {
  const { steps, held, put, letGo } = recorded();
  const first = put("x", "1");
  await expect.poll(() => held.length).toBe(1);
  const unsynced = expect(put("y", "2", "sync")).rejects.toThrow("sync 2 failed");
  const unnamed = expect(put("y", "3", "name")).rejects.toThrow("name 3 failed");
  const fine = put("z", "4");
  letGo();
  await first;
  await Promise.all([unsynced, unnamed]);
  await expect.poll(() => held.length).toBe(1);
  letGo();
  await fine;
  expect(steps).toEqual(["sync 1", "name 1", "sync x/", "sync 3", "sync 4", "name 4", "sync z/"]);
});

it("fails all files of a group when a folder cannot be synced, and continues with the next group", async () => {
  let broken = true;
  const commit = createGroupCommit(async () => {
    if (broken) throw new Error("The disk is gone");
  });
  await Promise.all([
    expect(commit({ folder: "x" })).rejects.toThrow("The disk is gone"),
    expect(commit({ folder: "x" })).rejects.toThrow("The disk is gone"),
  ]);
  broken = false;
  await commit({ folder: "x" });
});
