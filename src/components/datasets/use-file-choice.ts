import { useEffect, useEffectEvent, useRef, useState } from "react";
import type { FileChoice } from "#/lib/dropped-files.ts";

const nothing: FileChoice = { files: [], unreadable: 0 };

/** The latest choice; reading a folder with thousands of files takes a moment. */
export function useFileChoice(dropped: Promise<FileChoice> | null) {
  const [choice, setChoice] = useState(nothing);
  const [reading, setReading] = useState(dropped !== null);
  const latest = useRef<Promise<FileChoice> | null>(null);

  async function choose(next: Promise<FileChoice>) {
    latest.current = next;
    setReading(true);
    const read = await next;
    if (latest.current !== next) return;
    setChoice(read);
    setReading(false);
  }

  function clear() {
    latest.current = null;
    setChoice(nothing);
    setReading(false);
  }

  const take = useEffectEvent((files: Promise<FileChoice>) => void choose(files));
  useEffect(() => {
    if (dropped) take(dropped);
    return () => {
      latest.current = null;
    };
  }, [dropped]);

  return { choice, reading, choose, clear };
}
