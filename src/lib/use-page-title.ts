import { useEffect } from "react";

/** The page's title and the number of running tasks; the tab shows both. */
let title = "";
let running = 0;

/** Sets the title of the tab while the component is mounted. */
export function usePageTitle(words: string): void {
  useEffect(() => {
    const before = title === "" ? document.title : title;
    title = words;
    show();
    return () => {
      title = before;
      show();
    };
  }, [words]);
}

/** Sets a number before the title of every page, `(2) Tasks`, while the component is mounted. */
export function useTitleCount(count: number): void {
  useEffect(() => {
    running = count;
    show();
    return () => {
      running = 0;
      show();
    };
  }, [count]);
}

function show(): void {
  if (title === "") title = document.title;
  document.title = running > 0 ? `(${running}) ${title}` : title;
}
