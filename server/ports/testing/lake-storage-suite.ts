import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import type { LakeStorage } from "../lake-storage.ts";

/** The behaviour of every storage of the lake: each implementation runs this suite. */
export function describeLakeStorage(name: string, open: () => Promise<LakeStorage>): void {
  describe(name, () => {
    let storage: LakeStorage;
    beforeEach(async () => {
      storage = await open();
    });
    const at = (...parts: string[]) => join(storage.root, ...parts);
    const textOf = async (path: string) => {
      const bytes = await storage.read(path);
      return bytes && new TextDecoder().decode(bytes);
    };

    it("reads what was written, as a whole and in parts", async () => {
      const large = Buffer.alloc(300_000, "row ");
      await storage.write(at("t.lance", "data", "a.lance"), large);
      await storage.write(at("t.lance", "note.txt"), "a note");
      expect(await textOf(at("t.lance", "note.txt"))).toBe("a note");
      const parts: Uint8Array[] = [];
      for await (const part of (await storage.stream(at("t.lance", "data", "a.lance"))) ?? []) {
        parts.push(part);
      }
      expect(Buffer.concat(parts).equals(large)).toBe(true);
      await storage.write(at("t.lance", "note.txt"), "another");
      expect(await textOf(at("t.lance", "note.txt"))).toBe("another");
    });

    it("reports missing paths as missing", async () => {
      const none = at("none", "at-all");
      expect(await storage.names(none)).toEqual([]);
      expect(await storage.look(none)).toBeUndefined();
      expect(await storage.read(none)).toBeUndefined();
      expect(await storage.stream(none)).toBeUndefined();
      expect(await storage.sizeOf(none)).toBe(0);
      expect(await storage.move(none, at("elsewhere"))).toBe(false);
      await storage.remove(none);
      await storage.sync([none]);
      expect(await storage.names(storage.root)).toEqual([]);
    });

    it("lists the names in a folder, and not those below it or with the same prefix", async () => {
      await storage.write(at("t", "_versions", "1.manifest"), "1");
      await storage.write(at("t", "_versions", "2.manifest"), "2");
      await storage.write(at("t", "data", "x", "y.lance"), "y");
      await storage.write(at("t2", "other"), "z");
      expect((await storage.names(at("t"))).toSorted()).toEqual(["_versions", "data"]);
      expect((await storage.names(at("t", "_versions"))).toSorted()).toEqual([
        "1.manifest",
        "2.manifest",
      ]);
      expect(await storage.names(at("t", "data"))).toEqual(["x"]);
    });

    it("reports size, kind and time of a file, and when a name was added to a folder", async () => {
      const before = Date.now() - 1000;
      await storage.write(at("t", "a"), "12345");
      const file = await storage.look(at("t", "a"));
      expect(file).toMatchObject({ isFolder: false, sizeBytes: 5 });
      const folder = await storage.look(at("t"));
      expect(folder?.isFolder).toBe(true);
      for (const look of [file, folder]) {
        expect(look?.modifiedMs).toBeGreaterThan(before);
        expect(look?.changedMs).toBeGreaterThan(before);
      }
    });

    it("sums up the files below a folder", async () => {
      await storage.write(at("t", "a"), "12345");
      await storage.write(at("t", "deep", "er", "b"), "123");
      await storage.write(at("t2", "c"), "1");
      expect(await storage.sizeOf(at("t"))).toBe(8);
    });

    it("moves a file, and a folder with its contents", async () => {
      await storage.write(at("t", "tree", "l-1", "data", "a"), "a");
      await storage.write(at("t", "tree", "l-1", "b"), "b");
      await storage.write(at("t", "tree", "l-10", "c"), "c");
      await storage.write(at("aside", "note.txt"), "why");
      expect(await storage.move(at("t", "tree", "l-1"), at("aside", "l-1"))).toBe(true);
      expect(await storage.names(at("t", "tree"))).toEqual(["l-10"]);
      expect(await textOf(at("aside", "l-1", "data", "a"))).toBe("a");
      expect(await textOf(at("aside", "l-1", "b"))).toBe("b");
      expect(await storage.move(at("aside", "note.txt"), at("aside", "moved.txt"))).toBe(true);
      expect((await storage.names(at("aside"))).toSorted()).toEqual(["l-1", "moved.txt"]);
    });

    it("removes a file, and a folder with its contents, and none with the same prefix", async () => {
      await storage.write(at("t", "l-1", "a"), "a");
      await storage.write(at("t", "l-1", "deep", "b"), "b");
      await storage.write(at("t", "l-10"), "c");
      await storage.remove(at("t", "l-1"));
      expect(await storage.names(at("t"))).toEqual(["l-10"]);
      await storage.remove(at("t", "l-10"));
      expect(await storage.names(at("t"))).toEqual([]);
    });

    it("syncs files, folders and trees, and leaves out missing paths", async () => {
      await storage.write(at("t", "data", "a"), "a");
      await storage.sync([at("t", "data", "a"), at("t", "data"), at("t", "gone")]);
      await storage.syncTree(at("t"));
      expect(await textOf(at("t", "data", "a"))).toBe("a");
    });
  });
}
