import { randomUUID } from "node:crypto";
import type { FormPart } from "#server/ports/requests.ts";

/** A form that is sent while its parts arrive. */
export interface FormBody {
  type: string;
  bytes: AsyncIterable<Uint8Array>;
  /** Called for each part of the body that the connection has taken. */
  onPart(listener: () => void): void;
  /** Whether the connection has taken its last part: until then, the upstream cannot have read it. */
  readonly isSent: boolean;
  /** Why the parts could not be read to their end. */
  readonly failure: Error | undefined;
}

/**
 * The parts of a form as a multipart body, of which a chunk at a time is in memory.
 * @param parts may throw, which ends the request; the reason is kept
 */
export function formBody(parts: AsyncIterable<FormPart>): FormBody {
  const boundary = `stillframe-${randomUUID()}`;
  let listener = (): void => {};
  let failure: Error | undefined;
  let isSent = false;
  async function* bytes(): AsyncGenerator<Uint8Array> {
    try {
      for await (const { field, file, value } of parts) {
        const name = file === undefined ? "" : `; filename="${quoted(file.name)}"`;
        const type = file === undefined ? "" : "Content-Type: application/octet-stream\r\n";
        yield text(
          `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(field)}"${name}\r\n${type}\r\n`,
        );
        if (file === undefined) yield text(value);
        else {
          for await (const chunk of file.bytes) {
            listener();
            yield chunk;
          }
        }
        yield text("\r\n");
      }
      isSent = true;
      yield text(`--${boundary}--\r\n`);
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
      throw error;
    }
    listener();
  }
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    bytes: bytes(),
    onPart: (next) => {
      listener = next;
    },
    get isSent() {
      return isSent;
    },
    get failure() {
      return failure;
    },
  };
}

/** A form of a few plain fields. */
export function formText(fields: Readonly<Record<string, string>>): { type: string; text: string } {
  const boundary = `stillframe-${randomUUID()}`;
  const lines = Object.entries(fields).map(
    ([name, value]) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"\r\n\r\n${value}\r\n`,
  );
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    text: `${lines.join("")}--${boundary}--\r\n`,
  };
}

/** As browsers write names in forms: none of these can end the header of a part. */
function quoted(name: string): string {
  return name.replaceAll('"', "%22").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function text(words: string): Uint8Array {
  return Buffer.from(words, "utf8");
}
