import { randomUUID } from "node:crypto";
import { makeImage } from "../blobs/testing/make-media.ts";
import { NotNow, type Send, UnknownOutcome } from "./remote-services.ts";

const files = 3;

/**
 * A dataset from files that arrive in several requests, by whichever processes.
 * @returns its id, once its processing is acknowledged
 * @throws UnknownOutcome, NotNow, and Error for any other answer
 */
export async function uploadDataset(ask: Send): Promise<string> {
  const send = async (path: string, init: RequestInit = {}): Promise<unknown> => {
    let answer: Response;
    let text: string;
    try {
      answer = await ask(path, init);
      text = await answer.text();
    } catch (error) {
      throw new UnknownOutcome(String(error), { cause: error });
    }
    if (answer.ok) return JSON.parse(text || "null");
    if (answer.status === 503 && answer.headers.has("retry-after")) throw new NotNow(text);
    if (answer.status === 502) throw new UnknownOutcome(text);
    throw new Error(`${path}: ${answer.status} ${text}`);
  };
  const made = await send(`/ingestion/new_dataset?dataset_name=${randomUUID()}`);
  const { dataset_id: id } = made as { dataset_id: string };
  const opened = (await send(`/ingestion/${id}/data_files`)) as { trans_id: number };
  const path = `/ingestion/${id}/data_files/${opened.trans_id}`;
  for (let index = 0; index < files; index += 1) {
    const body = new FormData();
    const bytes = await makeImage("png", { width: 8, height: 9 + index });
    body.append("files", new File([new Uint8Array(bytes)], `${index}.png`));
    await send(path, { method: "POST", body });
  }
  await send(path.replace("data_files", "process_files"), { method: "POST" });
  return id;
}

/**
 * Whether the dataset is made, by the answer to a request for it.
 * @throws Error where it never will be, or lacks a file
 */
export async function isMade(answer: Response): Promise<boolean> {
  if (!answer.ok) return false;
  const {
    id,
    status_new: status,
    n_images: images,
  } = (await answer.json()) as { id: string; status_new: string; n_images: number };
  if (status === "ERROR" || (status === "READY" && images !== files)) {
    throw new Error(`the uploaded dataset ${id} is ${status} with ${images} of ${files} images`);
  }
  return status === "READY";
}
