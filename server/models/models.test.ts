import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { refusalOf } from "#contract/refusals.ts";
import { ModelBrokenError, Models } from "./models.ts";
import { installed } from "./installed.ts";
import { tinyOnnx } from "./testing/tiny-onnx.ts";

let folder: string;
let red: string;
let broken: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "stillframe-models-"));
  red = join(folder, "red.png");
  broken = join(folder, "broken.png");
  const picture = sharp({ create: { width: 40, height: 30, channels: 3, background: "#d01010" } });
  await picture.png().toFile(red);
  await writeFile(broken, "no picture");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const { signal } = new AbortController();

function modelsWith(options: Partial<ConstructorParameters<typeof Models>[0]> = {}): Models {
  const models = new Models({ folder: join(folder, "own"), vision: null, ...options });
  onTestFinished(() => models.close());
  return models;
}

test("every model is listed with what it is, and why it cannot run where it cannot", async () => {
  const listed = await modelsWith().list();
  expect(new Set(listed.map((model) => model.id)).size).toBe(listed.length);
  expect(listed.find((model) => model.id === "vision-server")).toMatchObject({
    type: "CAPTION_IMAGES",
    absent: { code: "model_without_server", params: { setting: "STILLFRAME_VISION_URL" } },
  });
  expect(listed.find((model) => model.id === "picture-tags")).toMatchObject({ absent: null });
});

test("a picture that cannot be read is the picture's fault, not the model's", async () => {
  const models = modelsWith();
  expect((await models.run("fingerprint", broken, { signal })).found).toHaveProperty("error");
  expect((await models.run("picture-tags", red, { signal })).found).toMatchObject({
    tags: expect.arrayContaining(["red"]),
  });
});

test.skipIf(installed.whyAbsent("onnx") !== undefined)(
  "a model of one's own runs, and each fault of a folder is named",
  async () => {
    const settings = { kind: "classify", size: [16, 16], classes: ["red", "green", "blue"] };
    const make = async (name: string, files: Record<string, string | Buffer>) => {
      const at = join(folder, "own", name);
      await mkdir(at, { recursive: true });
      for (const [file, content] of Object.entries(files)) await writeFile(join(at, file), content);
    };
    const onnx = tinyOnnx(16);
    await make("means", { "model.onnx": onnx, "model.json": JSON.stringify(settings) });
    await make("no-json", { "model.onnx": onnx });
    await make("no-onnx", { "model.json": JSON.stringify(settings) });
    await make("typo", {
      "m.onnx": onnx,
      "model.json": JSON.stringify({ ...settings, klasses: 1 }),
    });
    await make("size", {
      "m.onnx": onnx,
      "model.json": JSON.stringify({ ...settings, size: [16, 9999] }),
    });
    await make("half", {
      "m.onnx": onnx.subarray(0, 40),
      "model.json": JSON.stringify(settings),
    });
    const models = modelsWith();
    const own = (await models.list()).filter((model) => model.id.startsWith("own-"));
    const why = ({ absent }: (typeof own)[number]) => absent && refusalOf(absent).sentence;
    expect(Object.fromEntries(own.map((model) => [model.id, why(model)]))).toEqual({
      "own-means": null,
      "own-no-json": "The folder of no-json has no model.json",
      "own-no-onnx": "The folder of no-onnx needs exactly one .onnx file",
      "own-typo": expect.stringContaining("klasses"),
      "own-size": expect.stringMatching(/^The model\.json of size: size/),
      "own-half": null,
    });
    const { found } = await models.run("own-means", red, { signal });
    expect(found).toMatchObject({ labels: [{ name: "red", box: null }] });
    await expect(models.run("own-half", red, { signal })).rejects.toThrow(ModelBrokenError);
    // Another version of the files is another version of the model.
    const before = own.find((model) => model.id === "own-means");
    await make("means", { "model.json": JSON.stringify({ ...settings, std: [2, 1, 1] }) });
    const after = await models.find("own-means");
    expect(after?.version).not.toBe(before?.version);
  },
);

/** A server that answers requests for chat completions as told, in turn. */
async function visionServer(answers: ((asked: unknown) => [status: number, body: string])[]) {
  const asked: { key: string | undefined; body: unknown }[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      const body: unknown = JSON.parse(Buffer.concat(parts).toString());
      asked.push({ key: request.headers.authorization, body });
      const answer = answers[Math.min(asked.length, answers.length) - 1];
      const [status, text] = answer?.(body) ?? [500, ""];
      response.writeHead(status, { "content-type": "application/json" }).end(text);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const vision = { url: `http://127.0.0.1:${port}/v1`, key: "a secret", model: "eyes" };
  return { models: modelsWith({ vision }), asked };
}

const said = (content: string) => JSON.stringify({ choices: [{ message: { content } }] });

test("a server writes captions: it gets the picture, the question and the key, and may be busy", async () => {
  const { models, asked } = await visionServer([
    () => [429, "{}"],
    () => [200, said(" A red rectangle. ")],
  ]);
  const { found } = await models.run("vision-server", red, { prompt: "What is it?", signal });
  expect(found).toEqual({ caption: "A red rectangle." });
  expect(asked).toHaveLength(2);
  expect(asked[1]).toMatchObject({
    key: "Bearer a secret",
    body: {
      model: "eyes",
      messages: [
        {
          content: [
            { type: "text", text: "What is it?" },
            { image_url: { url: expect.stringMatching(/^data:image\/jpeg;base64,/) } },
          ],
        },
      ],
    },
  });
});

test("an answer that is none is the picture's fault; a server that refuses or is away is the model's", async () => {
  for (const body of ["no json", "{}", said("  "), JSON.stringify({ choices: [] })]) {
    const { models } = await visionServer([() => [200, body]]);
    expect((await models.run("vision-server", red, { signal })).found).toHaveProperty("error");
  }
  const { models } = await visionServer([() => [401, "{}"]]);
  await expect(models.run("vision-server", red, { signal })).rejects.toThrow(/answers 401$/);
  const stop = AbortSignal.timeout(200);
  const nowhere = { url: "http://127.0.0.1:9/v1", key: null, model: "eyes" };
  const away = modelsWith({ vision: nowhere });
  await expect(away.run("vision-server", red, { signal: stop })).rejects.toThrow();
});
