import { expect, test } from "vitest";
import { droppedFiles } from "./dropped-files.ts";

/** A folder as Chromium reads it: a hundred entries at a time. */
function folder(path: string, children: object[]): object {
  return {
    isFile: false,
    isDirectory: true,
    fullPath: path,
    createReader: () => {
      let at = 0;
      return {
        readEntries: (done: (part: object[]) => void) => done(children.slice(at, (at += 100))),
      };
    },
  };
}

function file(path: string, isReadable = true): object {
  return {
    isFile: true,
    isDirectory: false,
    fullPath: path,
    file: (done: (file: File) => void, fail: (error: Error) => void) =>
      isReadable ? done(new File([path], path.split("/").at(-1) ?? "")) : fail(new Error("gone")),
  };
}

function dropOf(entries: (object | File)[]): DataTransfer {
  const items = entries.map((entry) => ({
    kind: "file",
    webkitGetAsEntry: () => (entry instanceof File ? null : entry),
    getAsFile: () => (entry instanceof File ? entry : null),
  }));
  return { items: [...items, { kind: "string" }], types: ["Files"] } as object as DataTransfer;
}

test("folders are read recursively, and every file keeps its path", async () => {
  const many = Array.from({ length: 250 }, (_, index) => file(`/shots/many/${index}.jpg`));
  const shots = folder("/shots", [
    file("/shots/a.jpg"),
    folder("/shots/many", many),
    file("/shots/locked.jpg", false),
    folder("/shots/empty", []),
  ]);
  const { files, unreadable } = await droppedFiles(
    dropOf([shots, file("/alone.png"), new File(["x"], "plain.png")]),
  );
  const paths = files.map(({ path }) => path);
  expect(paths).toHaveLength(253);
  expect(paths.slice(0, 2)).toEqual(["shots/a.jpg", "shots/many/0.jpg"]);
  expect(paths.slice(-3)).toEqual(["shots/many/249.jpg", "alone.png", "plain.png"]);
  expect(files[1]?.file.name).toBe("0.jpg");
  expect(unreadable).toBe(1);
});
