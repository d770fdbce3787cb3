import { existsSync } from "node:fs";
import { readFile, readdir } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");

async function pages(): Promise<string[]> {
  const below = await readdir(join(root, "docs"), { recursive: true });
  const top = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "mock/README.md"];
  return [...top, ...below.filter((name) => name.endsWith(".md")).map((name) => `docs/${name}`)];
}

/** Links, and the addresses of pictures in Markdown and in HTML, without those in code. */
function targetsOf(markdown: string): string[] {
  const text = markdown.replaceAll(/```[\s\S]*?```|`[^`\n]*`/g, "");
  const found = [
    ...text.matchAll(/\]\(([^)\s]+)\)/g),
    ...text.matchAll(/\b(?:src|srcset|href)="([^"]+)"/g),
  ];
  return found.map((match) => match[1] ?? "").filter((target) => !/^[a-z]+:/.test(target));
}

/** The anchors that GitHub generates for headings. */
function anchorsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.*)$/gm)].map((match) =>
    (match[1] ?? "")
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

async function brokenIn(page: string): Promise<string[]> {
  const path = join(root, page);
  const markdown = await readFile(path, "utf8");
  const broken: string[] = [];
  for (const target of targetsOf(markdown)) {
    const [file = "", anchor] = target.split("#");
    const there = file === "" ? path : join(dirname(path), file);
    if (!existsSync(there)) broken.push(target);
    else if (anchor && !anchorsOf(await readFile(there, "utf8")).includes(anchor))
      broken.push(target);
  }
  return broken;
}

test("every relative link and picture of the documentation exists", async () => {
  const broken = await Promise.all(
    (await pages()).map(async (page) => (await brokenIn(page)).map((to) => `${page}: ${to}`)),
  );
  expect(broken.flat()).toEqual([]);
});

test("the check finds a link, a picture and an anchor, and ignores code", () => {
  const text = '[a](gone.md#x) `[b](code.md)` <img src="p.png">\n```\n[c](block.md)\n```';
  expect(targetsOf(text)).toEqual(["gone.md#x", "p.png"]);
  expect(anchorsOf("# A key of your own\n## What's `x`?")).toEqual([
    "a-key-of-your-own",
    "whats-x",
  ]);
});

test("every picture of the documentation is used, in light and in dark", async () => {
  const shown = new Set<string>();
  for (const page of await pages()) {
    const path = join(root, page);
    for (const target of targetsOf(await readFile(path, "utf8"))) {
      shown.add(relative(join(root, "docs/images"), join(dirname(path), target)));
    }
  }
  const files = await readdir(join(root, "docs/images"));
  expect(files.filter((file) => !shown.has(file))).toEqual([]);
});

test("self-hosting names every variable that the service reads", async () => {
  const config = await readFile(join(root, "server/config.ts"), "utf8");
  const guide = await readFile(join(root, "docs/guide/self-hosting.md"), "utf8");
  const read = [
    ...config.matchAll(/\bread\("(\w+)"\)|\bfor \(const name of \["(\w+)", "(\w+)"\]/g),
  ];
  const names = new Set(read.flatMap((match) => match.slice(1)).filter(Boolean));
  expect(names).toContain("STILLFRAME_EMBED_ORIGINS");
  expect([...names].filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
});
