import { expect, test } from "vitest";
import { because } from "#contract/refusals.ts";
import {
  type TaskMessage,
  partlyRestored,
  taskMessage,
  taskMessageCodes,
  taskSentence,
} from "#contract/task-messages.ts";
import { taskMessages as german } from "./de/task-messages.ts";
import { taskMessageText, taskMessageWords } from "./task-messages.ts";

const refusal = because("snapshot_unreadable", { operation: "restore_snapshot" });

test("every code has words, and no other", () => {
  expect(Object.keys(taskMessageWords).toSorted()).toEqual(taskMessageCodes().toSorted());
});

test.each<[TaskMessage, string, string]>([
  [taskMessage("waiting"), "Waiting to start", "Waiting to start"],
  [taskMessage("aborted", { by: "a@b.c" }), "Aborted by a@b.c", "Aborted by a@b.c"],
  [
    taskMessage("creation_progress", { done: 1, total: 1200, skipped: 2 }),
    "Read 1 of 1200 files, 2 skipped",
    "Read 1 of 1,200 files, 2 skipped",
  ],
  [
    taskMessage("created", { images: 1, videos: 2000, total: 2003, skipped: 2 }),
    "Created with 1 image and 2,000 videos, 2 of 2003 files skipped",
    "Created with 1 image and 2,000 videos, 2 of 2,003 files skipped",
  ],
  [taskMessage("restored", { snapshot: "v1" }), "Restored to v1", "Restored to “v1”"],
  [
    partlyRestored(["tags", "caption", "tags"], "v1", 1),
    "Restored tags, caption of 1 item from v1",
    "Restored tags, captions of 1 item from “v1”",
  ],
  [
    partlyRestored(undefined, "v1", 3000),
    "Restored 3,000 items from v1",
    "Restored 3,000 items from “v1”",
  ],
  [
    partlyRestored(["tags"], "v1", 0),
    "Nothing to restore: all of it is as in v1",
    "Nothing to restore: all of it is as in “v1”",
  ],
  [
    taskMessage("given_up", { attempts: 3, done: 500, items: "files" }),
    "This task was given up: it stopped or stalled its worker 3 times at the same place, after 500 files. One of the files that come then is probably the cause",
    "The task was given up: it stopped its process 3 times at the same place, after 500 files. Probably one of the files that come next is the cause",
  ],
  [
    taskMessage("nothing_usable", { total: 1, file: "a.png", reason: "The file is empty" }),
    "The one file could not be used. a.png: The file is empty",
    "The file could not be used. “a.png”: The file is empty",
  ],
  [
    taskMessage("restore_refused", { why: "", refusal }),
    "The snapshot's data cannot be read, so it was not restored: nothing has changed",
    "The snapshot cannot be read: nothing has changed",
  ],
])("%j is a sentence, and has words", (message, sentence, words) => {
  expect(taskSentence(message)).toBe(sentence);
  expect(taskMessageText(message)).toBe(words);
});

test.each([
  ["a code of a later version", { code: "merged", params: {} }],
  ["a name of an object's own", { code: "constructor", params: {} }],
  ["params that are missing", { code: "restored", params: {} }],
  ["a cause that is no refusal", taskMessage("creation_failed", { why: "Odd", refusal: null })],
  ["a refusal of a later version", { code: "restore_refused", params: { refusal: { code: "x" } } }],
])("%s has no words, so that the sentence is shown", (_, coded) => {
  expect(taskMessageText(coded)).toBeNull();
});

test("German declines what it counts", () => {
  const words = german.taskMessageWords;
  expect(words.restored_part({ fields: ["tags"], items: 2, snapshot: "v1" })).toBe(
    "Tags von 2 Elementen aus „v1“ wiederhergestellt",
  );
  expect(words.created({ images: 1, videos: 2, total: 3, skipped: 0 })).toBe(
    "Mit 1 Bild und 2 Videos erstellt",
  );
  expect(words.nothing_usable({ total: 1, file: "a.png", reason: "Die Datei ist leer" })).toBe(
    "Die Datei ließ sich nicht verwenden. „a.png“: Die Datei ist leer",
  );
});
