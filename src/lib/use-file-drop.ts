import { useEffect, useEffectEvent, useState } from "react";
import { type FileChoice, carriesFiles, droppedFiles } from "./dropped-files.ts";

/**
 * Takes files that are dropped anywhere on the page; answers whether some are being dragged over it. A
 * folder takes a while to read, so what was dropped comes as a promise.
 */
export function useFileDrop(onDrop: (choice: Promise<FileChoice>) => void): boolean {
  const [over, setOver] = useState(false);
  const take = useEffectEvent(onDrop);

  useEffect(() => {
    // enter and leave come for every element below, so their difference says whether the drag is inside
    let depth = 0;
    const withFiles = (handle: (event: DragEvent) => void) => (event: DragEvent) => {
      if (!carriesFiles(event.dataTransfer)) return;
      event.preventDefault();
      handle(event);
    };
    const enter = withFiles(() => {
      depth += 1;
      setOver(true);
    });
    const leave = withFiles(() => {
      depth -= 1;
      if (depth <= 0) setOver(false);
    });
    const move = withFiles(() => undefined);
    const drop = withFiles(({ dataTransfer }) => {
      depth = 0;
      setOver(false);
      if (dataTransfer) take(droppedFiles(dataTransfer));
    });
    window.addEventListener("dragenter", enter);
    window.addEventListener("dragleave", leave);
    window.addEventListener("dragover", move);
    window.addEventListener("drop", drop);
    return () => {
      window.removeEventListener("dragenter", enter);
      window.removeEventListener("dragleave", leave);
      window.removeEventListener("dragover", move);
      window.removeEventListener("drop", drop);
    };
  }, []);

  return over;
}
