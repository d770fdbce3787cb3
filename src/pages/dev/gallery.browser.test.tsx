import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { expectAccessible } from "#/testing/axe.ts";
import { renderConsole } from "#/testing/render-console.tsx";

/** The states of each region, each with a text that it shows. */
const says: Record<string, Record<string, string>> = {
  Inventory: {
    Loading: "Loading",
    Error: "Request req-500",
    Forbidden: "You may not do this",
    "Offline or restarting": "The server does not answer",
    "Session ended": "Your session has ended",
    Empty: "No datasets yet",
    "Nothing fits": "No dataset matches",
  },
  Dataset: {
    Loading: "Loading",
    Error: "Request req-500",
    Forbidden: "You may not do this",
    "Not found": "Not found",
    "Offline or restarting": "The server does not answer",
    "Session ended": "Your session has ended",
  },
  Explore: {
    Loading: "Counting the items",
    Error: "Request req-500",
    Forbidden: "You may not do this",
    "Not found": "Not found",
    "Offline or restarting": "The server does not answer",
    "Session ended": "You are signed out",
    Empty: "No items yet",
    "Empty draft": "The upload to this dataset was never finished",
    "Nothing fits": "No item matches",
    "Not offered by this server": "This server does not list single items",
  },
  "Clusters of a server with the documented API": {
    Loading: "Loading the clusters",
    Error: "Request req-500",
    Forbidden: "You may not do this",
    "Offline or restarting": "The server does not answer",
    "Session ended": "You are signed out",
    "None yet": "No clusters yet",
    "Nothing found": "Nothing was found",
  },
  Clusters: {
    Loading: "Loading the clusters",
    Error: "Request req-500",
    Forbidden: "You may not do this",
    "Offline or restarting": "The server does not answer",
    "Session ended": "You are signed out",
    "None yet": "No clusters yet",
    "None so alike": "Nothing is “Near-duplicates” here",
    "Nothing fits": "No cluster matches",
  },
  "Alike items": {
    Loading: "Counting the items",
    Error: "Show all items again",
    Forbidden: "You may not do this",
    "Offline or restarting": "The server does not answer",
    "Session ended": "You are signed out",
    "Not indexed yet": "Nothing to compare by its looks yet",
  },
  Enrich: {
    Loading: "Loading the models",
    Error: "Request req-500",
    Forbidden: "You may not do this",
    "Offline or restarting": "The server does not answer",
    "Session ended": "You are signed out",
    "No models": "No models yet",
    Models: "stillframe models install",
    "Not now": "Not possible while the dataset is “Read Only”",
    "Not offered by this server": "This server has no models",
    Running: "520 of 1,240",
    "Done, without a snapshot before": "No snapshot was taken before",
  },
  "Propagate labels": {
    // Grey bars without a word.
    Loading: "Propagate labels",
    Error: "Request req-500",
    Forbidden: "You may not do this",
    "Offline or restarting": "The server does not answer",
    "Session ended": "You are signed out",
    "No labels yet": "No labels yet",
    "Not offered by this server": "This server does not propagate labels",
  },
  Timeline: {
    Loading: "Loading",
    Error: "Request req-500",
    Forbidden: "You may not do this",
    "Offline or restarting": "The server does not answer",
    "Session ended": "Your session has ended",
    Empty: "No snapshot yet",
    "Empty, and one may only look": "View only",
    "Nothing fits": "No snapshot matches",
    "Nothing removed": "Nothing to bring back",
  },
  Tasks: {
    Loading: "Loading the tasks",
    Error: "Request req-500",
    Forbidden: "You may not do this",
    "Offline or restarting": "The server does not answer",
    "Session ended": "You are signed out",
    Empty: "No tasks yet",
    "Nothing fits": "No task matches",
    "Past the end": "There is no such page",
  },
  "Sign-in": {
    "First visit": "Paste the sign-in link",
    "Session ended": "Your session has ended",
    "Signed in already": "You are signed in as owner@localhost",
    "Code refused": "This code does not work",
    "Offline or restarting": "Another page may have opened this link",
  },
  "Snapshot panel": {
    // Grey bars without a word.
    Loading: "",
    Error: "Request req-500",
    Forbidden: "You may not do this",
    "Not found": "No such snapshot",
    "Offline or restarting": "The server does not answer",
    "Session ended": "You are signed out",
    "Numbers loading": "Only here",
    "Numbers error": "The numbers did not load",
    "Numbers, pictures not measured": "Not measured yet",
  },
  "Task panel": {
    Loading: "Loading this task",
    Error: "Request req-500",
    Forbidden: "You may not do this",
    "Not found": "No such task",
    "Offline or restarting": "The server does not answer",
    "Session ended": "You are signed out",
    "Error beside what is known": "The server failed",
  },
  Dialogs: {
    Empty: "Left empty, it is named after the dataset",
    Forbidden: "Only an editor or an owner",
    Pending: "Clone",
    Error: "Request req-500",
    "Not found": "This snapshot was deleted meanwhile",
    "Offline or restarting": "The server does not answer",
    "Session ended": "Your session has ended",
  },
  Settings: {
    Loading: "What this server can do",
    Error: "Request req-500",
    Forbidden: "You may not do this",
    "Offline or restarting": "The server does not answer",
    "Session ended": "You are signed out",
    "Connection loading": "Asking",
    "Connection error": "Request req-500",
    "Connection offline or restarting": "The server does not answer",
    "A key, refused when it is asked for": "Create an API key",
  },
  "Import metadata": {
    "Nothing chosen": "Drop a CSV or JSON file here",
    Reading: "Reading the file",
    "No table": "The file is not UTF-8 text",
    Found: "3 of 4 rows found, for 3 of 1,252 items",
    "Values that do not fit": "1 value will be left out",
    "A name that cannot be": "Two columns are called “score”",
    Running: "Importing “light”",
    Stopping: "Stopping",
    Over: "1 field for 2 items, 1 row without an item",
    Error: "The server failed",
    "Offline or restarting": "The server does not answer",
    Undone: "Undone: the dataset is as it was before",
  },
  "Labels among files": {
    Looking: "Looking at the files",
    Found:
      "COCO labels for 4,981 of 5,012 items, 2 classes, 31 items without labels, 12 labels of 4 items that the dataset has already, 3 labels of files that are not here",
    Left: "Take the labels from 1 file of labels",
    "Of other files": "None of them is of these files",
    "A table, its columns not named yet": "Choose the column that names the image",
    "Cannot be looked at": "The files could not be looked at here",
  },
  Everywhere: {
    Loading: "Loading",
    "Not found": "Not found",
    Offline: "You are offline. What you see",
    "Offline, with nothing to show": "The page continues",
    "Server restarting": "It may be restarting",
    "Upstream of a gateway away": "vl.example.com did not answer in time",
    "New version offered": "There is a new version",
    "Session ended, over any page": "Your session has ended",
    "Last resort": "The page is loaded again as soon as it can be",
  },
};

test("the gallery shows every region in each of its states", { timeout: 60_000 }, async () => {
  await renderConsole("/dev/gallery");
  const heading = page.getByRole("heading", { name: "Every state of every region" });
  // Compiles all pages of the console.
  await expect.element(heading, { timeout: 30_000 }).toBeVisible();

  for (const [region, states] of Object.entries(says)) {
    const section = page.getByRole("region", { name: region, exact: true });
    for (const [state, text] of Object.entries(states)) {
      const shown = section.getByRole("article", { name: state, exact: true });
      await expect.element(shown, { timeout: 15_000 }).toMatchTextContent(new RegExp(text));
    }
  }
  await expectAccessible();

  // A press in a frame changes nothing: it is refused without a request.
  const key = page.getByRole("article", { name: "A key, refused when it is asked for" });
  await key.getByRole("button", { name: "Create an API key" }).click();
  await expect.element(key.getByRole("alert")).toMatchTextContent(/Request req-500/);
});
