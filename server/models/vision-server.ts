import * as z from "zod/mini";
import { itemLimits } from "#contract/media.ts";
import { decodePicture } from "../blobs/picture.ts";
import type { Found } from "./model.ts";
import { ModelBrokenError } from "./model-pool.ts";

/** A server that speaks the OpenAI API. */
export interface VisionServer {
  /** Such as `http://127.0.0.1:11434/v1`, without a slash at its end. */
  url: string;
  /** Sent as a bearer token, and shown nowhere. */
  key: string | null;
  model: string;
}

/** Pictures are sent at most this wide and high. */
const side = 1024;
const longestMs = 120_000;
const mostTokens = 200;
/** Answers beyond it are no caption. */
const mostBytes = 1_000_000;
/** While the server is busy or starts: how often, and the first wait in milliseconds, which doubles. */
const tries = 5;
const firstWaitMs = 1000;

const defaultPrompt = "Describe this picture in one sentence.";

const answerSchema = z.object({
  choices: z.array(z.object({ message: z.object({ content: z.string() }) })).check(z.minLength(1)),
});

/**
 * Asks for the caption of a picture.
 * @throws ModelBrokenError where the server cannot be reached or refuses each request, such as for a wrong key
 */
export async function captionOf(
  server: VisionServer,
  path: string,
  { prompt = defaultPrompt, signal }: { prompt?: string | undefined; signal: AbortSignal },
): Promise<{ found: Found; ms: number }> {
  let picture: Buffer;
  try {
    picture = await decodePicture(path, "error", (image) =>
      image
        .autoOrient()
        .resize({ width: side, height: side, fit: "inside", withoutEnlargement: true })
        .flatten({ background: "#ffffff" })
        .jpeg({ quality: 85 })
        .toBuffer(),
    );
  } catch {
    return { found: { error: "The picture cannot be decoded" }, ms: 0 };
  }
  const body = JSON.stringify({
    model: server.model,
    max_tokens: mostTokens,
    messages: [
      {
        role: "user",
        content: [
          { type: "text", text: prompt },
          {
            type: "image_url",
            image_url: { url: `data:image/jpeg;base64,${picture.toString("base64")}` },
          },
        ],
      },
    ],
  });
  const start = performance.now();
  const text = await answerTo(server, body, signal);
  const found = typeof text === "string" ? foundIn(text) : text;
  return { found, ms: performance.now() - start };
}

/** Of a request with this picture, not of the server. */
const pictureRefused = new Set([400, 413, 415, 422]);

async function answerTo(
  server: VisionServer,
  body: string,
  signal: AbortSignal,
): Promise<string | Found> {
  for (let attempt = 1; ; attempt++) {
    const answer = await ask(server, body, signal);
    if ("text" in answer) return answer.text;
    if (answer.status !== undefined && pictureRefused.has(answer.status)) {
      return { error: answer.reason, passing: true };
    }
    if (!answer.again || attempt === tries) throw new ModelBrokenError(answer.reason);
    await waitFor(firstWaitMs * 2 ** (attempt - 1), signal);
  }
}

type Answer = { text: string } | { reason: string; again: boolean; status?: number };

async function ask(server: VisionServer, body: string, signal: AbortSignal): Promise<Answer> {
  const host = new URL(server.url).host;
  try {
    const response = await fetch(`${server.url}/chat/completions`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(server.key === null ? {} : { authorization: `Bearer ${server.key}` }),
      },
      body,
      redirect: "error",
      signal: AbortSignal.any([signal, AbortSignal.timeout(longestMs)]),
    });
    if (!response.ok) {
      await response.body?.cancel();
      const again = response.status === 429 || response.status >= 500;
      return { reason: `${host} answers ${response.status}`, again, status: response.status };
    }
    return { text: await textOf(response) };
  } catch (error) {
    signal.throwIfAborted();
    const isTimeout = error instanceof Error && error.name === "TimeoutError";
    return {
      reason: `${host} ${isTimeout ? "does not answer" : "cannot be reached"}`,
      again: true,
    };
  }
}

async function textOf(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let [text, bytes] = ["", 0];
  for await (const part of response.body ?? []) {
    const chunk = part as Uint8Array;
    bytes += chunk.byteLength;
    if (bytes > mostBytes) throw new Error("The answer is too long");
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function foundIn(text: string): Found {
  try {
    const { choices } = z.parse(answerSchema, JSON.parse(text));
    const caption = choices[0]?.message.content.trim().toWellFormed().slice(0, itemLimits.caption);
    return caption ? { caption } : { error: "The model says nothing about it", passing: true };
  } catch {
    return { error: "The answer of the model is no completion of a chat", passing: true };
  }
}

async function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  const end = () => reject(signal.reason as Error);
  signal.addEventListener("abort", end, { once: true });
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", end);
  }
}
