import { useEffect, useEffectEvent, useState } from "react";
import { type FileChoice, carriesFiles, droppedFiles } from "./dropped-files.ts";

/**
 * Accepts files dropped anywhere on the page; returns whether files are being dragged over it. Reading a folder takes a
 * while, so the dropped files are passed as a promise.
 */
export function useFileDrop(onDrop: (choice: Promise<FileChoice>) => void): boolean {
  const [over, setOver] = useState(false);
  const take = useEffectEvent(onDrop);

  useEffect(() => {
    // enter and leave fire for every element below, so their difference shows whether the drag is inside
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
